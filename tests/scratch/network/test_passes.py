"""A backward pass belongs to one forward pass: right, or an error."""

import copy
import pickle
import threading
import weakref

import numpy as np
import pytest

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from nnguide.scratch.network import _passes


def rng(seed=0):
    return np.random.default_rng(seed)


X, Y = rng(1).normal(size=(5, 3)), np.array([0, 1, 1, 0, 2])
X_VAL, Y_VAL = rng(2).normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])


def network(seed=0):
    return nn.Sequential(
        nn.Linear(3, 4, rng=rng(seed)),
        nn.BatchNorm1d(4),
        nn.ReLU(),
        nn.Dropout(0.25, rng=rng(3)),
        nn.Linear(4, 3, rng=rng(seed + 1)),
    )


class Shared(nn.Module):
    """One ReLU in two places."""

    def __init__(self):
        self.first, self.second = (nn.Linear(3, 3, rng=rng(i)) for i in (0, 1))
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.second(self.relu(self.first(x))))

    def backward(self, grad_output):
        for module in (self.relu, self.second, self.relu, self.first):
            grad_output = module.backward(grad_output)
        return grad_output


class Residual(nn.Module):
    """Hands the gradient of the loss to a part whose output is not the loss's input."""

    def __init__(self):
        self.inner = nn.Linear(3, 3, rng=rng())

    def forward(self, x):
        return x + self.inner(x)

    def backward(self, grad_output):
        return grad_output + self.inner.backward(grad_output)


def test_a_module_in_two_places_is_an_error():
    net = Shared()
    with pytest.raises(ValueError, match=r"ReLU\.backward.*two places"):
        net.backward(np.ones_like(net(X)))


def test_a_second_backward_is_an_error_until_there_is_a_forward():
    layer = nn.Linear(3, 2, rng=rng())
    g = np.ones_like(layer(X))
    layer.backward(g)
    with pytest.raises(ValueError, match="backward already"):
        layer.backward(g)
    layer(X)
    layer.backward(g)


def between_mode(net, loss_fn):
    loss_fn(net(X), Y)
    net.eval()
    loss_fn(net(X_VAL), Y_VAL)
    net.train()


def between_stale_output(net, loss_fn):
    output = net(X)
    net(X_VAL)
    loss_fn(output, Y)


def between_two_networks(net, loss_fn):
    other = network(7)
    loss_fn(net(X), Y)
    loss_fn(other(X), Y)


def between_activation(net, loss_fn):
    loss_fn(nn.Tanh()(net(X)), Y)


def between_step(net, loss_fn):
    loss_fn(net(X), Y)
    nn.SGD(net.parameters(), lr=0.1).step()


def between_assigned(net, loss_fn):
    loss_fn(net(X), Y)
    net[0].weight.data *= 0.5


def between_loaded(net, loss_fn):
    loss_fn(net(X), Y)
    net.load_state_dict(network(5).state_dict())


def between_initialized(net, loss_fn):
    loss_fn(net(X), Y)
    nn.init.normal_(net[0].weight, rng=rng())


def between_thread(net, loss_fn):
    def work():
        loss_fn(net(X), Y)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


BETWEEN = {
    between_mode: "evaluation mode",
    between_stale_output: "another output",
    between_two_networks: "another output",
    between_activation: "another output",
    between_step: "a parameter has changed",
    between_assigned: "a parameter has changed",
    between_loaded: "a parameter has changed",
    between_initialized: "a parameter has changed",
    between_thread: "another thread",
}


@pytest.mark.parametrize("between", BETWEEN)
def test_what_comes_between_forward_and_backward_is_an_error(between):
    net, loss_fn = network(), nn.CrossEntropyLoss()
    between(net, loss_fn)
    with pytest.raises(ValueError, match=BETWEEN[between]):
        net.backward(loss_fn.backward())
    loss_fn(net(X), Y)
    net.backward(loss_fn.backward())  # and the advice works


@pytest.mark.parametrize("between", ["evaluate", "summary"])
def test_evaluate_and_summary_leave_no_trace(between):
    nets = network(), network()
    loss_fns = nn.CrossEntropyLoss(), nn.CrossEntropyLoss()
    for net, loss_fn in zip(nets, loss_fns, strict=True):
        loss_fn(net(X), Y)
        if net is nets[1] and between == "evaluate":
            nn.evaluate(net, X_VAL, Y_VAL, loss_fn, batch_size=2)
        elif net is nets[1]:
            net.summary(X_VAL)
        net.backward(loss_fn.backward())
    for expected, p in zip(*(net.parameters() for net in nets), strict=True):
        np.testing.assert_array_equal(p.grad, expected.grad)
    assert all(module.training for module in nets[1].modules())


def test_a_residual_block_gets_its_right_gradient():
    net, loss_fn = Residual(), nn.CrossEntropyLoss()
    loss_fn(net(X), Y)
    net.backward(loss_fn.backward())
    check_gradient(
        lambda W: loss_fn(X + X @ W.T + net.inner.bias.data, Y),
        net.inner.weight.data,
        net.inner.weight.grad,
    )


def test_layers_can_be_walked_back_one_by_one():
    net, twin, loss_fn = network(), network(), nn.CrossEntropyLoss()
    loss_fn(net(X), Y)
    g = loss_fn.backward()
    for module in reversed(list(net)):
        g = module.backward(g)
    loss_fn(twin(X), Y)
    np.testing.assert_array_equal(twin.backward(loss_fn.backward()), g)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda both: pickle.loads(pickle.dumps(both))]
)
def test_a_copy_has_no_forward_pass_yet(copied):
    net, loss_fn = network(), nn.CrossEntropyLoss()
    loss_fn(net(X), Y)
    twin, loss_twin = copied((net, loss_fn))
    with pytest.raises(ValueError, match="needs a forward pass"):
        twin.backward(loss_twin.backward())
    net.backward(loss_fn.backward())


def test_two_threads_cannot_evaluate_one_network():
    net, inside, done = network(), threading.Event(), threading.Event()

    class Slow(nn.Module):
        def __init__(self):
            self.net = net

        def forward(self, x):
            inside.set()
            done.wait(10)
            return self.net(x)

    slow, loss_fn = Slow(), nn.CrossEntropyLoss()
    results = []
    thread = threading.Thread(
        target=lambda: results.append(nn.evaluate(slow, X, Y, loss_fn))
    )
    thread.start()
    inside.wait(10)
    with pytest.raises(RuntimeError, match="another thread"):
        nn.evaluate(net, X, Y, loss_fn)
    done.set()
    thread.join()
    assert results == [nn.evaluate(net, X, Y, loss_fn)]
    assert net.training


def test_marks_of_gone_outputs_are_dropped_and_others_kept(monkeypatch):
    monkeypatch.setattr(_passes, "_outputs", {})
    net, layer = network(), nn.Tanh()
    stale = net(X)
    outputs = [layer(X) for _ in range(2000)]  # alive at once, each under its own id
    assert len(_passes._outputs) > 2000
    outputs.clear()
    monkeypatch.setattr(_passes._Room, "size", 10)
    layer(X)
    assert len(_passes._outputs) < 10
    loss_fn = nn.CrossEntropyLoss()
    net(X_VAL)
    loss_fn(stale, Y)
    with pytest.raises(ValueError, match="another output"):
        net.backward(loss_fn.backward())


def test_an_array_of_the_reader_is_no_output():
    net, loss_fn = network(), nn.CrossEntropyLoss()
    scaled = net(X) * 1.0
    watched = weakref.ref(scaled)
    loss_fn(scaled, Y)
    assert net.backward(loss_fn.backward()).shape == X.shape
    assert watched() is scaled
