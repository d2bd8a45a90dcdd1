"""`nnguide grade`: the answers of a class, checked one submission after the other.

`command` finds the notebooks (`submissions`), starts a process for each (`process`),
reads what it reports (`report`), and writes the table and the CSV (`sheet`). The files
of `inside` run in that process.
"""
