"""`choose_device` takes what is there, and names what is not."""

import pytest
import torch

from nnguide.pytorch import choose_device


@pytest.fixture
def there(monkeypatch):
    """A function that makes PyTorch report other devices than there are."""

    def there(cuda=0, mps=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return there


@pytest.mark.parametrize(
    ("cuda", "mps", "best"),
    [(0, False, "cpu"), (0, True, "mps"), (2, False, "cuda"), (1, True, "cuda")],
)
def test_the_best_that_is_there(there, cuda, mps, best):
    there(cuda, mps)
    assert choose_device() == torch.device(best)


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "cuda:1", "cpu"])
def test_one_that_is_asked_for(there, name):
    there(cuda=2)
    assert choose_device(name) == torch.device(name)
    assert choose_device(torch.device(name)) == torch.device(name)


@pytest.mark.parametrize(
    ("device", "cuda", "message"),
    [
        ("cuda", 0, r"device 'cuda' is not there; there is cpu, .* the first"),
        ("mps", 1, r"device 'mps' is not there; there is cuda, cuda:0, cpu"),
        ("cuda:2", 2, r"device 'cuda:2' is not there; there is cuda, cuda:0, cuda:1"),
        ("gpu", 0, r"one that PyTorch knows, got 'gpu'; there is cpu"),
    ],
)
def test_one_that_is_not_there(there, device, cuda, message):
    there(cuda)
    with pytest.raises(ValueError, match=message):
        choose_device(device)


def test_what_is_no_device():
    with pytest.raises(TypeError, match="text such as 'cpu', got int 0"):
        choose_device(0)
