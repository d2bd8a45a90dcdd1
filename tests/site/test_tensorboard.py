"""The real TensorBoard, as the page on it shows it: nothing leaves this machine."""

import pytest

from nnguide.pytorch import Evaluation, History, write_history
from tools import needs
from tools.tensorboard_pictures import open_tab, point_at, serving


@pytest.fixture
def logs(tmp_path):
    needs.skip_or_fail(needs.missing("tensorboard"))
    from torch.utils.tensorboard import SummaryWriter

    runs = {"rate-0.1": [2.0, 4.0, 3.0], "rate-0.5": [1.0, 3.0, 2.0]}
    for name, losses in runs.items():
        history = History([], [], [Evaluation(loss, float("nan")) for loss in losses])
        with SummaryWriter(str(tmp_path / name)) as writer:
            write_history(writer, history)
    return tmp_path


def test_scalars_shows_both_runs_smoothed_as_the_page_says(browser, logs):
    asked = []
    with serving(logs) as address, browser.new_context() as context:
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        open_tab(page, address, "scalars")
        told = point_at(page, 0, 3)
    # Smoothed and Value at the third step, the first as in the table of the page.
    assert told == {"rate-0.1": ["3.122", "3"], "rate-0.5": ["2.122", "2"]}
    assert len(asked) > 10
    own = (address, "data:", "blob:", "about:")
    assert not [url for url in asked if not url.startswith(own)]
