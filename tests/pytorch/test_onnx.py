"""A network as an ONNX file: the same outputs without PyTorch, for any batch."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from nnguide.pytorch import MLP, export_onnx
from nnguide.pytorch import onnx as ours
from tools import needs

D, C = 6, 3
SIZES = [1, 2, 7, 64]


@pytest.fixture(autouse=True)
def _has_what_it_needs():
    needs.skip_or_fail(needs.missing("onnx"))


def net():
    """Layers that compute something else in training mode, and have learned."""
    torch.manual_seed(0)
    model = nn.Sequential(
        *(nn.Flatten(), nn.Linear(D, 5), nn.BatchNorm1d(5), nn.Tanh()),
        *(nn.Dropout(0.5), nn.Linear(5, C)),
    )
    for _ in range(3):
        model(torch.randn(20, D))
    return model


def examples(n):
    generator = torch.Generator().manual_seed(n)
    return torch.randn(n, 2, D // 2, generator=generator)


@pytest.mark.parametrize("n", [1, 5])
def test_the_file_computes_what_the_module_does(tmp_path, n):
    import onnxruntime  # only where the fixture has found it

    model, path = net(), tmp_path / "net.onnx"
    export_onnx(model, examples(n), path)
    assert list(tmp_path.iterdir()) == [path]
    session = onnxruntime.InferenceSession(path)
    (given,), (result,) = session.get_inputs(), session.get_outputs()
    assert [given.name, *given.shape] == ["x", "N", 2, D // 2]
    assert [result.name, *result.shape] == ["z", "N", C]
    model.eval()
    for size in SIZES:
        x = examples(size)
        (z,) = session.run(None, {"x": x.numpy()})
        expected = model(x).detach().numpy()
        np.testing.assert_allclose(z, expected, rtol=0, atol=1e-6)


def test_the_module_is_left_as_it_was(tmp_path):
    model = net()
    model[2].eval()
    before = {key: t.clone() for key, t in model.state_dict().items()}
    drawn = torch.get_rng_state()
    export_onnx(model, examples(4), tmp_path / "net.onnx")
    assert [m.training for m in model] == [True, True, False, True, True, True]
    assert all(torch.equal(t, before[key]) for key, t in model.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert torch.equal(torch.get_rng_state(), drawn)


def test_no_other_warning_is_silenced(tmp_path):
    class Warns(nn.Module):
        def forward(self, x):
            if torch.compiler.is_compiling():  # seen by the exporter alone
                warnings.warn("of another kind", FutureWarning, stacklevel=1)
            return 2 * x

    with pytest.warns(FutureWarning, match="of another kind"):
        export_onnx(Warns(), torch.ones(3, 2), tmp_path / "net.onnx")


class Asks(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


class Fixed(nn.Module):
    def forward(self, x):
        return x.reshape(6, 2)


class Mean(nn.Module):
    def forward(self, x):
        return x.mean()


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Asks(), r"Asks cannot be exported, Guard.*let torch\.where choose where"),
        (Fixed(), r"Fixed cannot be exported for .*first axis of x a constant; let it"),
        (Mean(), r"Mean cannot be exported for .*: its forward makes the first axis"),
    ],
)
def test_what_has_no_graph_is_refused_and_no_file_written(tmp_path, model, message):
    path = tmp_path / "net.onnx"
    path.write_text("old")
    with pytest.raises(RuntimeError, match=message):
        export_onnx(model.train(), torch.ones(3, 2), path)
    assert path.read_text() == "old"
    assert model.training
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("absent", [["onnx"], ["onnxscript"], ["onnx", "onnxscript"]])
def test_a_missing_package_is_named_with_the_extra(tmp_path, monkeypatch, absent):
    real = ours.find_spec
    monkeypatch.setattr(
        ours, "find_spec", lambda name: None if name in absent else real(name)
    )
    words = rf"and {' and '.join(absent)} is not installed; .*-e \"\.\[onnx\]\""
    with pytest.raises(ImportError, match=words):
        export_onnx(MLP([2, 3]), torch.ones(1, 2), tmp_path / "net.onnx")
    assert not list(tmp_path.iterdir())


def test_the_folder_is_asked_for_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr(ours, "_exported", lambda *_: pytest.fail("exported"))
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        export_onnx(MLP([2, 3]), torch.ones(1, 2), tmp_path / "a" / "net.onnx")
