"""The PyTorch half."""

import numpy as np
import torch

from nnguide import pytorch as ours
from tests.misuse.judge import Row, numbers
from tests.misuse.kinds import NONE, number, things
from tests.misuse.models import function

X = torch.linspace(-1.0, 1.0, 18).reshape(6, 3)
Y = torch.tensor([0, 1, 1, 0, 1, 0])
IMAGES = np.random.default_rng(2).random((3, 28, 28)).astype(np.float32)


def tensor(good):
    """For a float tensor."""
    bad = {
        "float64": good.double(),
        "float16": good.half(),
        "whole numbers": good.long(),
        "complex": good + 1j,
        "an array": good.numpy(),
        "a list": good.tolist(),
        "no axes": good.flatten()[0],
        "an axis less": good[0],
        "an axis more": good[None],
        "no examples": good[:0],
        "a column less": good[:, :-1],
    }
    for name, value in {"NaN": torch.nan, "inf": torch.inf, "1e38": 1e38}.items():
        bad[f"with {name}"] = good.clone()
        bad[f"with {name}"][1, 1] = value
    return things("array") | {k: (v, NONE) for k, v in bad.items()}


def target(good):
    """For a tensor of labels."""
    bad = {
        "floats": good.float(),
        "complex": good + 1j,
        "an array": good.numpy(),
        "an axis more": good[:, None],
        "one less": good[:-1],
        "none": good[:0],
        "with -1": good - 1,
        "far": good * 10**9,
    }
    return things("array") | {k: (v, NONE) for k, v in bad.items()}


def dealt(good):
    """For a tensor of any kind whose rows several processes get."""
    bad = {
        "an array": good.numpy(),
        "a list": good.tolist(),
        "no axes": good.flatten()[0],
        "no examples": good[:0],
        "a row less": good[:-1],
    }
    return things() | {k: (v, NONE) for k, v in bad.items()}


def no_path(good):
    """What is no path; any text is one."""
    return things("text")


def unlike(good):
    """What no network takes; the rest of `tensor` is right, and slow to export."""
    right = {"an axis more", "with 1e38"}
    return {k: v for k, v in tensor(good).items() if k not in right}


def net():
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 2))


def out(cls, x=None):
    """What a network of ours gives for ones."""

    def call(x=x, **a):
        torch.manual_seed(0)
        model = cls(**a)
        return model.eval()(x)

    return call


def train(model, x, y, loss_fn, **a):
    like = model if isinstance(model, torch.nn.Module) else net()
    a["optimizer"] = torch.optim.SGD(like.parameters(), lr=0.1)
    return numbers(vars(ours.fit(model, [(x, y)], loss_fn, **a)))


def with_gradients(module):
    if isinstance(module, torch.nn.Module) and hasattr(module, "forward"):
        module(X).sum().backward()
    return list(ours.gradient_norms(module).values())


def batched(batches):
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss_fn = torch.nn.CrossEntropyLoss()
    return numbers(vars(ours.fit(model, batches, loss_fn, optimizer, epochs=1)))


def trained_by(model, optimizer):
    loss_fn = torch.nn.CrossEntropyLoss()
    return numbers(vars(ours.fit(model, [(X, Y)], loss_fn, optimizer, epochs=1)))


def loaded(module, weight):
    ours.load_numpy_state(module, {"weight": weight})
    return module.weight


class Notes(list):
    """A writer that keeps what it is given."""

    def add_scalar(self, *given):
        self.append(given)


def written(writer, history):
    ours.write_history(writer, history)
    return numbers(list(writer))


def row(call, fine=(), kinds=None, **good):
    return Row(call, good, None, frozenset(fine), kinds)


NET = net()
SET = {"epochs": 2, "validation": None, "scheduler": None, "max_norm": 1.0}
SET |= {"patience": None, "checkpoint": None, "resume": False, "progress": False}
TENSORS = {"x": tensor, "y": target}
STATE = {"weight": np.ones((2, 3)), "bias": np.ones(2)}

# A network of linear layers takes these; PyTorch gives no outputs for no examples.
PASSES = {"x with 1e38", "x no examples"}

ROWS = {
    "pytorch.MLP": row(
        out(ours.MLP, X), sizes=[3, 4, 2], activation=torch.nn.ReLU, dropout=0.5
    ),
    "pytorch.MLP forward": row(
        out(ours.MLP),
        PASSES,
        sizes=[3, 2],
        x=X,
        kinds={"sizes": None, "x": tensor},
    ),
    "pytorch.MNISTNetwork": row(
        out(ours.MNISTNetwork, torch.ones(1, 784)), hidden_features=3, dropout=0.5
    ),
    "pytorch.QuadrantNetwork": row(
        out(ours.QuadrantNetwork, X[:, :2]), hidden_features=3
    ),
    "pytorch.TabularNetwork": row(
        out(ours.TabularNetwork, X), in_features=3, dropout=0.5
    ),
    "pytorch.XORNetwork": row(out(ours.XORNetwork, X[:, :2]), hidden_features=3),
    "pytorch.TwoLayerNetwork": row(
        out(ours.TwoLayerNetwork, X), in_features=3, hidden_features=2, out_features=2
    ),
    "pytorch.TwoLayerNetwork forward": row(
        lambda x: out(ours.TwoLayerNetwork, x)(
            in_features=3, hidden_features=2, out_features=2
        ),
        PASSES,
        x=X,
        kinds={"x": tensor},
    ),
    "pytorch.MNISTDataset": row(
        lambda **a: [part for one in ours.MNISTDataset(**a) for part in one],
        images=IMAGES,
        labels=np.array([0, 1, 2]),
        transform=None,
        fine={"transform None", "transform function"},
        kinds={"transform": function},
    ),
    "pytorch.choose_device": row(
        lambda device: str(ours.choose_device(device)), {"device None"}, device="cpu"
    ),
    "pytorch.count_parameters": row(
        ours.count_parameters, model=net(), trainable_only=True
    ),
    "pytorch.predict": row(
        ours.predict,
        PASSES | {"x an axis more"},
        model=net(),
        x=X,
        batch_size=2,
        kinds={"x": tensor},
    ),
    "pytorch.shard": row(
        ours.shard,
        x=X,
        rank=1,
        world_size=2,
        kinds={"x": dealt},
    ),
    "pytorch.evaluate": row(
        lambda model, x, y, loss_fn: ours.evaluate(model, [(x, y)], loss_fn),
        model=net(),
        x=X,
        y=Y,
        loss_fn=torch.nn.CrossEntropyLoss(),
        fine=PASSES,
        kinds=TENSORS,
    ),
    "pytorch.export_onnx": row(
        ours.export_onnx,
        module=net(),
        example=X,
        path="net.onnx",
        kinds={"example": unlike, "path": no_path},
    ),
    "pytorch.fit": row(
        train,
        model=net(),
        x=X,
        y=Y,
        loss_fn=torch.nn.CrossEntropyLoss(),
        **SET,
        fine={f"{k} None" for k in SET} | {"max_norm 1e300"} | PASSES,
        kinds=TENSORS | {"max_norm": number, "checkpoint": no_path},
    ),
    "pytorch.fit batches": row(batched, batches=[(X, Y)]),
    "pytorch.fit optimizer": row(
        trained_by,
        model=NET,
        optimizer=torch.optim.SGD(NET.parameters(), lr=0.1),
        kinds={"model": None},
    ),
    "pytorch.write_history": row(
        written,
        writer=Notes(),
        history=ours.History([0.5, 0.25], [0.375]),
    ),
    "pytorch.load_numpy_state": row(
        loaded,
        module=torch.nn.Linear(3, 2, bias=False).double(),
        weight=np.arange(6.0).reshape(2, 3),
        fine={"weight with 1e300", "weight with -1e300"},
    ),
    "pytorch.load_numpy_state state": row(
        lambda state: ours.load_numpy_state(torch.nn.Linear(3, 2), state), state=STATE
    ),
    "pytorch.to_numpy_state": row(ours.to_numpy_state, module=net()),
    "pytorch.gradient_norms": row(with_gradients, module=net()),
    "pytorch.overfit_one_batch": row(
        ours.overfit_one_batch,
        PASSES,
        model=net(),
        x=X,
        y=Y,
        loss_fn=torch.nn.CrossEntropyLoss(),
        optimizer=torch.optim.SGD,
        lr=0.1,
        steps=3,
        kinds=TENSORS | {"optimizer": function},
    ),
}
