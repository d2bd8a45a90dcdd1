"""The devices that `nnguide doctor` finds, with planted builds of PyTorch."""

import sys
import warnings
from importlib import metadata
from types import SimpleNamespace

import pytest

from nnguide._doctor import command


def fake_torch(cuda: int = 0, mps: bool = False, gloo: bool = True) -> SimpleNamespace:
    return SimpleNamespace(
        get_num_threads=lambda: 3,
        cuda=SimpleNamespace(
            is_available=lambda: cuda > 0,
            device_count=lambda: cuda,
            get_device_name=lambda i: f"Card {i}",
        ),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: mps)),
        distributed=SimpleNamespace(
            is_available=lambda: True, is_gloo_available=lambda: gloo
        ),
    )


@pytest.mark.parametrize(
    ("torch", "lines"),
    [
        (fake_torch(), ["cuda: not available", "mps: not available"]),
        (fake_torch(cuda=2), ["cuda:0: Card 0", "cuda:1: Card 1"]),
        (fake_torch(mps=True), ["mps: available"]),
        (
            fake_torch(gloo=False),
            ['this build of PyTorch has no gloo, needed by "Scaling"'],
        ),
    ],
)
def test_devices(torch, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: "2.13.0")
    monkeypatch.setitem(sys.modules, "torch", torch)
    texts = [finding.text for finding in command.check_devices()]
    assert "cpu: torch uses 3 threads" in texts
    assert set(lines) <= set(texts)


def test_warning_of_a_driver_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_available() -> bool:
        warnings.warn("the driver is too old", stacklevel=2)
        return False

    torch = fake_torch()
    torch.cuda.is_available = is_available
    monkeypatch.setattr(metadata, "version", lambda name: "2.13.0")
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert command.Finding("note", "torch warns: the driver is too old") in (
        command.check_devices()
    )
