"""Python in the page: run, edit, stop, answer, in a real browser.

One page and one worker for most of it: starting Python takes seconds. The tests build
on each other as little as that allows; each leaves the code of the page as it was.
"""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.site.live import LONG, Live

LINE, CODE = "neuron-1", "neuron-5"
RIGHT_CODE = """def correct(w, b, x, y, lr):
    e = float(w @ x + b >= 0) - y
    return w - lr * e * x, b - lr * e
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def live(browser, site):
    opened = Live(browser, site)
    opened.page.set_default_timeout(LONG)
    expect.set_options(timeout=LONG)
    yield opened
    opened.context.close()
    assert opened.foreign() == []
    assert opened.errors == []


def test_nothing_of_python_is_loaded_before_a_click(live, site):
    live.page.wait_for_load_state("networkidle")
    assert live.runtime() == []
    own = [url for url in live.asked if "/assets/live/" in url]
    files = [site.folder / url.removeprefix(site.address) for url in own]
    weight = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
    assert 0 < weight < 10_000
    expect(live.bar()).to_contain_text(re.compile(r"loads Python, about \d+ MB"))


def test_an_edit_survives_a_reload_and_can_be_forgotten(live):
    live.press("Edit")
    live.editor().fill("print('kept')")
    live.open()
    expect(live.editor()).to_have_value("print('kept')")
    live.press("Reset")
    expect(live.editor()).to_have_count(0)
    kept = live.page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if key.startswith("nnguide.edits")] == []


def test_a_fence_prints_what_the_page_shows(live):
    live.press("Run")
    expect(live.output()).to_contain_text("The same as on the page.")
    want = live.page.evaluate("at => nnguide.cells[at].want", live.at)
    assert live.output().inner_text().startswith(want)
    assert live.runtime()


def test_an_edit_that_changes_the_output_is_marked(live):
    live.edit('print("something else")')
    expect(live.output()).to_contain_text("Not what the page shows")
    expect(live.output().locator("mark").first).to_have_text("something else")
    live.press("Reset")


def test_a_wrong_edit_shows_the_traceback_of_the_readers_lines(live):
    live.edit("import numpy as np\nnp.zeros(2) @ np.zeros(3)")
    expect(live.output()).to_contain_text("ValueError: matmul")
    shown = live.output().inner_text()
    assert f'File "Code {live.at + 1}", line 2, in <module>' in shown
    assert shown.count("File ") == 1
    spoken = live.page.locator("div.live-spoken[role=status]")
    expect(spoken).to_contain_text("ValueError: matmul")
    live.press("Reset")


def test_a_change_above_reaches_the_code_below(live):
    first = live.at
    above = live.page.evaluate("nnguide.cells.find(cell => !cell.lacks).at")
    assert above < first
    live.at = above
    live.edit("import numpy as np\nchosen = 7")
    expect(live.bar()).to_contain_text(re.compile(r"\d s"))
    live.at = first
    live.edit("print(chosen + 1)")
    expect(live.output().locator("pre")).to_have_text(re.compile(r"^8\s*$"))
    live.press("Reset")
    live.at = above
    live.press("Reset")
    live.at = first


def test_a_loop_without_end_is_stopped(live):
    live.edit("while True:\n    pass")
    expect(live.bar()).to_contain_text("Running…")
    live.press("Stop")
    expect(live.output()).to_contain_text("Stopped. Python starts anew")
    live.edit("print(6 * 7)")
    expect(live.output().locator("pre")).to_have_text(re.compile(r"^42\s*$"))
    live.press("Reset")


def test_output_without_end_stops_by_itself(live):
    live.edit("while True:\n    print('again')")
    expect(live.output()).to_contain_text("stopped after 100,000 characters of output")
    live.press("Reset")


def test_the_keyboard_is_enough_and_is_not_trapped(live):
    live.bar().get_by_role("button", name="Edit").focus()
    live.page.keyboard.press("Enter")
    area = live.editor()
    expect(area).to_be_focused()
    live.page.keyboard.press("Control+End")
    live.page.keyboard.type("\nfor i in range(2):\nprint(i)")
    assert area.input_value().endswith(":\n    print(i)")  # Enter has indented
    live.page.keyboard.press("Tab")
    expect(live.bar().get_by_role("button", name="Run")).to_be_focused()
    live.press("Reset")


def test_an_exercise_is_answered_by_a_line(live):
    form = live.exercise(LINE)
    for answer, verdict in [
        ("2.5", "2.5 is not right. You subtracted the bias."),
        ("-0.5", "Right."),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ]:
        form.get_by_role("textbox").fill(answer)
        live.press("Check", form)
        expect(form.get_by_role("region")).to_contain_text(verdict)
    expect(form).to_contain_text("✓ solved")


def test_an_exercise_is_answered_by_code(live):
    form = live.exercise(CODE)
    live.press("Answer", form)
    area = form.get_by_role("textbox")
    task = area.input_value()
    assert "def correct" in task
    assert 'check("neuron-5", answer=correct)' in task
    live.press("Check", form)
    expect(form.get_by_role("region")).to_contain_text("Not answered yet.")
    expect(form).not_to_contain_text("✓ solved")
    area.fill(RIGHT_CODE + task[task.index("\ncheck(") :])
    live.press("Check", form)
    expect(form.get_by_role("region")).to_contain_text("Right.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_run_adds_to_the_page_is_accessible(live, scheme):
    live.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    live.edit(
        "import numpy as np\n# once more\nprint('x', 1)\nnp.zeros(2) @ np.zeros(3)"
    )
    expect(live.output()).to_contain_text("ValueError: matmul")
    theme = {"light": "default", "dark": "slate"}[scheme]
    live.page.evaluate(f"document.body.dataset.mdColorScheme = '{theme}'")
    live.page.add_style_tag(content="*, * * { transition: none !important; }")
    # One of each kind: the bars of all fences are looked at where pages are visited.
    parts = [
        ".live-editor",
        ".live-editor + [data-code] + .live-bar",
        ".live-output:not([hidden])",
    ]
    only = {"include": [[part] for part in [*parts, ".live-exercise"]]}
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(live.page, only, options).response["violations"]
    assert [(v["id"], n["html"][:99]) for v in found for n in v["nodes"]] == []
    live.press("Reset")


def test_a_phone_does_not_scroll_sideways(live):
    live.page.set_viewport_size({"width": 390, "height": 800})
    live.edit("print(200 * 'long ')")
    expect(live.output()).to_contain_text("long long")
    assert live.page.evaluate("document.documentElement.scrollWidth") == 390
    live.press("Reset")
    live.page.set_viewport_size({"width": 1280, "height": 720})


def test_code_that_needs_pytorch_says_so_and_offers_the_notebook(live):
    note = live.page.locator("p.live-bar", has_text="needs PyTorch").last
    assert note.get_by_role("link").get_attribute("href").endswith("neuron.ipynb")


def test_the_index_shows_what_is_solved_saves_it_and_loads_it(live, tmp_path):
    live.open("reference/exercises/")
    solved = live.page.locator(".live-solved")
    expect(solved).to_have_count(2)
    with live.page.expect_download() as download:
        live.page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    live.page.once("dialog", lambda dialog: dialog.accept())
    live.page.get_by_role("button", name="Forget all").click()
    expect(solved).to_have_count(0)
    chooser = live.page.locator("input[type=file]")
    chooser.set_input_files(file)
    expect(solved).to_have_count(2)
    bad = tmp_path / "bad.json"
    bad.write_text('{"solved": 1}', "utf-8")
    chooser.set_input_files(bad)
    expect(live.page.locator("p.live-memory")).to_contain_text(
        "does not hold exercises"
    )
    expect(solved).to_have_count(2)
