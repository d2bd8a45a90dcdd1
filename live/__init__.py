"""Python in the page. These modules run in a worker of the reader's browser.

`names` reads what a statement needs, `slices` which statements above a fence it needs,
`cells` runs them, `errors` and `figures` say what the page shows of it. `backend` is
Matplotlib's. `moving` holds the figures that a reader moves. The build puts them into a
wheel beside `nnguide`; the scripts beside them draw the buttons.
"""
