"""The figure of the home page: what it shows, moved by hand, is what Python gives."""

import gzip

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.site.live import Live

NUMBERS = ".slope tbody td:last-child"
OWN = ("/assets/live/home.js", "/assets/figures/home-slope.csv", "/home.css")


def loss_at(w):
    """The loss of the pencil's network, with `w` in place of its weight 0.3."""
    z1 = np.array([0.1 + 2 * w + 0.1, 0.2 + 2 * 0.4 + 0.1])
    z2 = np.array([0.5, 0.6]) @ (1 / (1 + np.exp(-z1))) + 0.1
    return np.log1p(np.exp(-z2))


def slope_at(w, nudge=1e-5):
    return (loss_at(w + nudge) - loss_at(w - nudge)) / (2 * nudge)


@pytest.fixture(scope="module")
def home(browser, site):
    opened = Live(browser, site, "")
    opened.slider = opened.page.get_by_role("slider", name="Move the point")
    opened.slider.wait_for()
    yield opened
    opened.context.close()
    assert opened.foreign() == []
    assert opened.errors == []


def numbers(home):
    shown = home.page.locator(NUMBERS).all_inner_texts()
    return [text.strip().replace("−", "-") for text in shown]


def test_it_costs_the_first_screen_a_few_kilobytes_and_no_python(home, site):
    assert home.runtime() == []
    own = [url for url in home.asked if url.endswith(OWN)]
    assert len(own) == len(OWN)
    files = [site.folder / url.removeprefix(site.address) for url in own]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < 5_000


@pytest.mark.parametrize("at", [0, 35, 66, 67, 120])
def test_its_numbers_are_those_of_the_curve(home, at):
    home.slider.fill(str(at))
    w = -3 + at * 0.05
    slope = f"{slope_at(w):.6f}"
    assert numbers(home) == [f"{w:.2f}", f"{loss_at(w):.6f}", slope, slope]
    figure = home.page.locator(".slope svg.figure")
    assert f"At the weight {w:.2f}".replace("-", "−") in figure.get_attribute(
        "aria-label"
    )


def test_the_tangent_touches_the_curve_at_the_point(home):
    """In the units of the drawing: the curve's own path says where it is."""
    for at in (20, 60, 100):
        home.slider.fill(str(at))
        off, lean = home.page.evaluate("""() => {
            const part = name => document.querySelector(`#home-slope-${name}`);
            const curve = part("curve").querySelector("path");
            const use = part("point").querySelector("use");
            const [x, y] = ["x", "y"].map(name => Number(use.getAttribute(name)));
            const on = where => {
                let [low, high] = [0, curve.getTotalLength()];
                for (let i = 0; i < 40; i++) {
                    const middle = (low + high) / 2;
                    if (curve.getPointAtLength(middle).x < where) low = middle;
                    else high = middle;
                }
                return curve.getPointAtLength(low).y;
            };
            const [x0, y0, x1, y1] = part("tangent").querySelector("path")
                .getAttribute("d").match(/-?[\\d.]+/g).map(Number);
            const tangent = (y1 - y0) / (x1 - x0);
            return [y - on(x), tangent - (on(x + 3) - on(x - 3)) / 6];
        }""")
        assert abs(off) < 0.3
        assert abs(lean) < 0.03


def test_the_keyboard_and_the_mouse_move_the_point(home):
    home.slider.fill("60")
    home.slider.press("ArrowRight")
    assert numbers(home)[0] == "0.05"
    spoken = home.slider.get_attribute("aria-valuetext")
    assert spoken.startswith("weight 0.05, loss 0.")
    box = home.page.locator("#home-slope-curve").bounding_box()
    home.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 9)
    home.page.mouse.down()
    home.page.mouse.up()
    assert abs(float(numbers(home)[0]) - -1.5) <= 0.1


def test_without_a_script_the_still_figure_and_its_numbers_stand_there(browser, site):
    still = Live(browser, site, "about/sources/", java_script_enabled=False)
    still.page.goto(site.address)
    assert numbers(still) == ["0.30", "0.342560", "-0.062044", "-0.062044"]
    expect(still.page.get_by_role("slider")).to_have_count(0)
    expect(still.page.locator(".slope svg.figure")).to_be_visible()
    still.context.close()
