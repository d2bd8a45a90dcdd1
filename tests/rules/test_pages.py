"""Rules of the pages: all in the nav, all names in the reference, claims checked."""

import importlib
import pkgutil
import re
import tomllib

import nbformat
import pytest
import yaml

import nnguide
from tools import course, needs, pages
from tools.pages import DOCS, ROOT
from tools.prose import MEASURED

PAGES = pages.pages()


def test_every_page_is_in_the_nav():
    listed = course.entries(course.nav())
    there = [p for p in DOCS.rglob("*") if p.suffix in {".md", ".ipynb"}]
    found = {p.relative_to(DOCS).as_posix() for p in there}
    assert found == set(listed)
    assert len(listed) == len(set(listed))


def public_modules() -> list[str]:
    """The modules of the package that a reader imports from."""
    walked = pkgutil.walk_packages(nnguide.__path__, "nnguide.")
    return [m.name for m in walked if not any(p[0] == "_" for p in m.name.split("."))]


def rendered_names() -> set[str]:
    """What the reference pages show: each module named by `:::` with its members."""
    shown: set[str] = set()
    for page in (DOCS / "reference").glob("*.md"):
        for name in re.findall(r"^::: ([\w.]+)", page.read_text("utf-8"), re.M):
            module = importlib.import_module(name)
            shown |= {f"{getattr(module, m).__module__}.{m}" for m in members(module)}
    return shown


def members(module) -> list[str]:
    """What the module offers: `__all__`, else its names without underscore."""
    own = [
        name
        for name, value in vars(module).items()
        if name[0] != "_" and getattr(value, "__module__", None) == module.__name__
    ]
    return list(getattr(module, "__all__", own))


def test_every_public_name_stands_on_a_reference_page():
    shown, missing = rendered_names(), []
    for name in public_modules():
        module = importlib.import_module(name)
        for member in members(module):
            full = f"{getattr(module, member).__module__}.{member}"
            if full not in shown:
                missing.append(full)
    assert shown
    assert not missing


def test_every_name_in_all_exists():
    for name in public_modules():
        module = importlib.import_module(name)
        for member in getattr(module, "__all__", []):
            assert hasattr(module, member), f"{name}.{member}"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_image_has_an_alternative_text(path):
    text = "\n".join(pages.read(path).prose)
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", text):
        assert len(alt.split()) >= 5, f"{target}: {alt!r} says too little"
    for tag in re.findall(r"<img\b[^>]*>", text):
        assert re.search(r'alt="[^"]{20,}"', tag), tag


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_page_has_one_title_and_a_description(path):
    page = pages.read(path)
    assert sum(line.startswith("# ") for line in page.prose) == 1
    if DOCS in path.parents:
        about = yaml.safe_load(path.read_text("utf-8").split("---")[1])
        assert 40 <= len(about["description"]) <= 200


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_code_scrolls_beside_two_side_bars(path):
    for block in pages.read(path).of("python", "pycon"):
        for number, line in enumerate(block.source.splitlines(), block.first):
            typed = block.kind == "python" or line.startswith((">>> ", "... "))
            assert not typed or len(line) <= 79, f"line {number}: {len(line)} letters"


def unchecked(page: pages.Page) -> list[str]:
    """Paragraphs that state a measurement, with no check or source below them."""
    bound = {block.paragraph_line for block in page.of("check", "given")}
    found, start = [], 1
    for number, line in enumerate([*page.prose, ""], start=1):
        if line.strip():
            continue
        paragraph = re.sub(
            r"`[^`]*`", "", "\n".join(page.prose[start - 1 : number - 1])
        )
        if MEASURED.search(paragraph) and start not in bound:
            found.append(f"line {start}: {paragraph[:60]}")
        start = number + 1
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_measurement_in_the_text_is_checked(path):
    assert not unchecked(pages.read(path))


def test_an_unchecked_measurement_is_found(tmp_path):
    text = "# T\n\nIt is right in 98 % of cases.\n"
    path = tmp_path / "page.md"
    assert unchecked(pages.parse(text, path)) == [
        "line 3: It is right in 98 % of cases."
    ]
    given = '<!-- given "98 %": a paper -->\n'
    check = '<!-- check\nstates("98 %", 98)\n-->\n'
    assert not unchecked(pages.parse(text + check, path))
    assert not unchecked(pages.parse(text + given, path))


EXERCISE = re.compile(r'^!!! question "Exercise (\d+): ([^"]+)"', re.M)
# In a notebook, where it is bold text.
BOLD = re.compile(r"\*\*Exercise (\d+): ([^*]+)\.\*\*")
ROW = re.compile(r"^\| \[[^\]]+\]\(\.\./([^)#]+)#[\w-]+\) \| (\d+) \| ([^|]+) \|", re.M)


def test_the_index_lists_every_exercise():
    index = (DOCS / "reference" / "exercises.md").read_text("utf-8")
    there = {
        (path.relative_to(DOCS).as_posix(), number, kind)
        for path in PAGES
        if DOCS in path.parents
        for number, kind in EXERCISE.findall(path.read_text("utf-8"))
    }
    for path in DOCS.rglob("*.ipynb"):
        name = path.relative_to(DOCS).as_posix()
        for cell in nbformat.read(path, as_version=4).cells:
            there |= {(name, *found) for found in BOLD.findall(cell.source)}
    assert len(there) > 50
    assert set(ROW.findall(index)) == there


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_formula_or_table_in_a_fold_is_parted_from_the_comment_below(path):
    """Else Markdown takes both for one piece, and the reader sees TeX, or the check."""
    assert not re.findall(r"^ +(?:\$\$|\|.*\|)\n +<!--", path.read_text("utf-8"), re.M)


def needed():
    """What a page needs that may be missing, and the words above that say so."""
    for path in PAGES:
        page = pages.read(path)
        for block in page.of("needs"):
            above = "\n".join(page.prose[: block.line])
            yield pytest.param(block.source.strip(), above, id=path.stem)


@pytest.mark.parametrize(("name", "above"), [*needed()])
def test_a_page_says_what_it_needs_before_it_needs_it(name, above):
    said = f'".[{name}]"' if name in needs.EXTRAS else name
    assert said in above, f"no sentence above the comment names {said}"


def test_extras_are_those_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for name, packages in needs.EXTRAS.items():
        brought = {re.match(r"[\w-]+", requirement)[0] for requirement in extras[name]}
        assert brought == {"torch", *packages}
