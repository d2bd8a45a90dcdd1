"""What runs in the process of a submission, beside the submission itself."""
