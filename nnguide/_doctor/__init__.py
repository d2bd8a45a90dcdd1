"""`nnguide doctor`: what is installed, what is wrong, and which pages need it."""
