"""The playground in the browser: its numbers, its pictures, and its address."""

from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import expect

from tests.site.live import LONG
from tests.site.moving import Moving, python

SENT = "playground/?playground.data=moons&playground.rate=0.1"
HOSTILE = {"data": "<b>&playground.x=1", "rate": "much"}
PIXELS = """canvas => [...canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height).data]"""
# The second change comes before Python has answered the first.
AT_ONCE = """(box, changes) => {
    for (const label of box.querySelectorAll("label")) {
        const change = changes[label.textContent];
        if (change === undefined) continue;
        label.control.value = change;
        label.control.dispatchEvent(new Event("input"));
    }
}"""
CHOSEN = {"data": "circles", "layers": 1, "units": 8, "noise": 0}


def href(moved):
    return moved.page.evaluate("location.href")


def address(moved):
    """What the address of the page says of the playground."""
    found = parse_qs(urlsplit(href(moved)).query)
    return {name: values[0] for name, values in found.items()}


def test_the_playground(browser, site):
    moved = Moving(browser, site, SENT, "playground")
    note = moved.box.locator(".live-note")
    link = moved.page.get_by_role("link", name="Eight units")
    experiment = link.get_attribute("href")

    def slider(name):
        return moved.box.get_by_role("slider", name=name)

    def follow(address):
        link.evaluate("(link, address) => { link.href = address; }", address)
        link.click()

    moved.shows(python("playground", "begin", data="moons", rate=0.1)["shown"])
    assert slider("rate").get_attribute("aria-valuetext") == "0.1"
    moved.press("One step", moved.box)
    moved.shows(python("playground", "train", steps=1)["shown"])

    for name, value in HOSTILE.items():
        follow(f"?playground.units=4&playground.{name}={value}")
        expect(note).to_contain_text(f"{name} must be one of", timeout=LONG)
        expect(note).to_contain_text("this is the usual setting")
    moved.shows(python("playground", "begin")["shown"])
    assert slider("rate").get_attribute("aria-valuetext") == "0.01"
    assert slider("units").get_attribute("aria-valuetext") == "16"

    follow(experiment)
    moved.shows(python("playground", "begin", **CHOSEN)["shown"])
    expect(note).to_have_text("")
    assert address(moved)["playground.data"] == "circles"
    moved.press("Play", moved.box)
    step = moved.box.locator("[data-shown=step]")
    moved.page.wait_for_function(
        "step => Number(step.textContent) > 20", arg=step.element_handle()
    )
    moved.press("Pause", moved.box)
    moved.settle()
    sent = python("playground", "train", steps=int(step.inner_text()))
    moved.shows(sent["shown"])
    pictured(moved.box.locator(".live-plane canvas"), sent["surface"])
    units = moved.box.locator(".live-units canvas")
    expect(units).to_have_count(8)
    pictured(units.nth(3), sent["units"][0][3])

    moved.label("optimizer").select_option("SGD")
    moved.box.evaluate(AT_ONCE, {"rate": 8, "weight decay": 6})
    burst = {**CHOSEN, "optimizer": "SGD", "rate": 10, "decay": 0.3}
    moved.shows(python("playground", "begin", **burst)["shown"])
    assert slider("weight decay").get_attribute("aria-valuetext") == "0.3"
    assert address(moved)["playground.rate"] == "10"
    sent_on = href(moved)
    slider("steps for a picture").fill("2")
    moved.press("Play", moved.box)
    expect(note).to_contain_text("the rate is too large", timeout=LONG)
    expect(moved.box.get_by_role("button", name="Play")).to_be_visible()
    moved.is_accessible()

    moved.press("Start over", moved.box)
    slider("weight decay").fill("0")
    moved.label("data").select_option("moons")
    moved.settle()
    follow(sent_on)
    moved.shows(python("playground", "begin", **burst)["shown"])
    assert slider("weight decay").get_attribute("aria-valuetext") == "0.3"
    assert href(moved) == sent_on
    moved.close()


def pictured(canvas, letters):
    """Each square has the color of its class, unless the answer is a faint one."""
    pixels = np.reshape(canvas.evaluate(PIXELS), (-1, 4))
    shares = np.frombuffer(b64decode(letters), np.uint8) / 255
    assert len(pixels) == len(shares)
    clear = np.abs(2 * shares - 1) > 0.2
    assert clear.any()
    orange = pixels[:, 0] > pixels[:, 2]
    assert (orange == (shares >= 0.5))[clear].all()
