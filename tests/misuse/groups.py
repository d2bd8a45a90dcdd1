"""Parameter groups of optimizers: the dicts that readers write, and their options."""

import torch

from nnguide import scratch as nn
from tests.misuse.judge import Row
from tests.misuse.training import as_tensors, parameters


def added_group_steps(param_group, library=nn):
    """Two steps of a group beside another that has momentum."""
    others = parameters()
    if library is not nn:
        others = as_tensors(others)
        if isinstance(param_group, dict):
            params = as_tensors(param_group.get("params", []))
            param_group = param_group | {"params": params}
    optimizer = library.SGD(others, lr=0.5, momentum=0.5)
    optimizer.add_param_group(param_group)
    optimizer.step()
    optimizer.step()
    return [p.data for p in optimizer.param_groups[1]["params"]]


def group_option(name, good):
    """Two steps with an option that a group has of its own."""

    def call(**a):
        (p,) = parameters()
        optimizer = nn.Adam([{"params": p, **a}], lr=0.1)
        optimizer.step()
        optimizer.step()
        return p.data

    def in_torch(**a):
        (p,) = as_tensors(parameters())
        optimizer = torch.optim.Adam([{"params": [p], **a}], lr=0.1)
        optimizer.step()
        optimizer.step()
        return p.data

    return Row(call, {name: good}, in_torch)


def set_rate(lr, library=nn):
    """A step after the rate of a group was set."""
    params = parameters() if library is nn else as_tensors(parameters())
    optimizer = library.SGD(params, lr=0.1)
    optimizer.param_groups[0]["lr"] = lr
    optimizer.step()
    return params[0].data


ROWS = {
    "scratch.Optimizer add_param_group": Row(
        added_group_steps,
        {"param_group": {"params": parameters(), "lr": 0.25}},
        lambda param_group: added_group_steps(param_group, torch.optim),
    ),
    "scratch.Optimizer param_groups": Row(
        set_rate, {"lr": 0.25}, lambda lr: set_rate(lr, torch.optim)
    ),
    "scratch.Adam lr": group_option("lr", 0.5),
    "scratch.Adam weight_decay": group_option("weight_decay", 0.5),
    "scratch.Adam maximize": group_option("maximize", True),
    "scratch.Adam amsgrad": group_option("amsgrad", False),
}
