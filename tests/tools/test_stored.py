"""Numbers that a page's script shows are those that the page's code gives."""

PAGE = """\
# A page

```python
rows = [(n, n * n) for n in range(3)]
```

The squares.
<!-- check
stored("squares.csv", "".join(f"{n},{square}\\n" for n, square in rows))
-->
"""
TEXT = "0,0\n1,1\n2,4\n"


def test_what_is_stored_is_what_the_code_gives(page):
    (page.path.parent / "squares.csv").write_text(TEXT, "utf-8")
    page.passes(PAGE, 2)


def test_a_stale_file_fails(page):
    file = page.path.parent / "squares.csv"
    page.fails(PAGE, 9, "squares.csv", "run pytest --regen")
    file.write_text(TEXT.replace("2,4", "2,5"), "utf-8")
    page.fails(PAGE, 9, "line 3 differs", "run pytest --regen")
    file.write_text(TEXT + "3,9\n", "utf-8")
    page.fails(PAGE, 9, "another number of lines")


def test_regen_writes_it(page, regenerating):
    page.passes(PAGE, 2)
    assert (page.path.parent / "squares.csv").read_text("utf-8") == TEXT
