"""Which rows of a batch belong to which process."""

import torch

from nnguide._validation import at_least, whole_number
from nnguide.pytorch._checks import describe

__all__ = ["shard"]


def shard(x: torch.Tensor, rank: int, world_size: int) -> torch.Tensor:
    """The rows of a batch that one of several processes works on.

    Process 0 of two gets rows 0, 2, 4 and so on, process 1 the others. All shards have
    the same number of rows, or none is made: DistributedDataParallel takes the plain
    mean of the gradients of all processes, in which a row of a smaller shard would
    count more than others, and nothing would say so.

    Args:
        x: `(N, ...)` the batch, one row an example. Shard the labels in the same way.
        rank: Which process this is, from 0. `torchrun` says it in the environment
            variable RANK, and `torch.distributed.get_rank()` repeats it.
        world_size: How many processes there are: WORLD_SIZE, or
            `torch.distributed.get_world_size()`.

    Returns:
        `(N // world_size, ...)` every `world_size`-th row, beginning with row `rank`;
        a view of `x`.

    Raises:
        TypeError: An argument is of the wrong kind.
        ValueError: `world_size` does not divide the number of rows, there is no row, or
            there is no such rank.

    Examples:
        >>> import torch
        >>> from nnguide.pytorch import shard
        >>> x = torch.arange(6.0)
        >>> shard(x, 0, 2), shard(x, 1, 2)
        (tensor([0., 2., 4.]), tensor([1., 3., 5.]))

    Note:
        `torch.utils.data.DistributedSampler` does this for a `DataLoader`. It makes its
        shards equal by giving some rows twice, or with `drop_last=True` to nobody.
    """
    world_size = at_least(world_size, 1, "world_size")
    rank = whole_number(rank, "rank")
    if not 0 <= rank < world_size:
        raise ValueError(
            f"rank must be from 0 to {world_size - 1}, one of {world_size} processes, "
            f"got {rank}"
        )
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"x must be a tensor of shape (N, ...), got {describe(x)}; convert it with "
            "torch.as_tensor(x)"
        )
    if x.ndim == 0 or len(x) == 0:
        raise ValueError(
            f"x must have shape (N, ...) with at least one row, got {tuple(x.shape)}"
        )
    if over := len(x) % world_size:
        advice = f"leave out {over}" if over < len(x) else "start fewer processes"
        raise ValueError(
            f"the {len(x)} rows of x cannot be split evenly among {world_size} "
            "processes, and the mean of their gradients would count rows of smaller "
            f"shards more; {advice}"
        )
    return x[rank::world_size]
