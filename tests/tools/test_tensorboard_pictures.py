"""The pictures of TensorBoard are those of the runs that the page writes, and light."""

import pytest
from PIL import Image

from tools import pages
from tools import tensorboard_pictures as taken

PAGE = pages.read(taken.PAGE)
AGAIN = "run python -m tools.tensorboard_pictures, and look at what it has taken"


@pytest.mark.parametrize("tab", taken.pictures(PAGE))
def test_a_picture_is_of_the_code_above_it(tab):
    with Image.open(taken.picture(tab)) as image:
        assert image.info[taken.SEAL] == taken.seal(PAGE), AGAIN
        assert image.size == taken.pictures(PAGE)[tab], AGAIN
    assert taken.picture(tab).stat().st_size < 60 * 1024


def test_each_picture_is_shown_and_each_shown_one_is_known():
    stored = {path.stem for path in taken.picture("").parent.glob("tensorboard-*.png")}
    assert stored == {f"tensorboard-{tab}" for tab in taken.pictures(PAGE)}
    shown = "\n".join(PAGE.lines).count("assets/images/tensorboard-")
    assert shown == len(taken.pictures(PAGE)) > 0


def of(code):
    last = '![a](../assets/images/tensorboard-x.png){ width="9" height="8" }'
    text = f"```python\n{code}\n```\n\n{last}\n\n```python\nlater = 1\n```\n"
    return pages.parse(text, taken.PAGE)


def test_the_seal_is_that_of_what_stands_above_the_last_picture():
    page = of("a = 1")
    assert taken.pictures(page) == {"x": (9, 8)}
    assert [block.source for block in taken.fences(page)] == ["a = 1\n"]
    assert taken.run(page)["a"] == 1
    assert taken.seal(page) == taken.seal(of("a = 1")) != taken.seal(of("a = 2"))
