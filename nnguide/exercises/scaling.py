"""Keys of the page Scaling."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Deal = Callable[[int, int, int], list[Array]]


def _shards(rng: np.random.Generator) -> Iterator[tuple[list[Array], list[int]]]:
    for sizes in [[32, 32], [32, 31], [5, 1, 3], [2, 8, 8, 7]]:
        shape = (4, 3) if len(sizes) == 2 else (5,)
        yield [rng.normal(size=shape) for _ in sizes], sizes


def _combined(gradients: list[Array], sizes: list[int]) -> Array:
    return np.average(gradients, axis=0, weights=sizes)


def _plain_mean(gradients: list[Array], sizes: list[int]) -> Array:
    return np.mean(gradients, axis=0)


def _sum(gradients: list[Array], sizes: list[int]) -> Array:
    return np.sum(gradients, axis=0)


def _undivided(gradients: list[Array], sizes: list[int]) -> Array:
    return _combined(gradients, sizes) * sum(sizes)


def _divided_twice(gradients: list[Array], sizes: list[int]) -> Array:
    return _combined(gradients, sizes) / len(sizes)


def _by_index(gradients: list[Array], sizes: list[int]) -> Array:
    """For two processes."""
    total = sizes[0] * gradients[0] + sizes[1] * gradients[1]
    return total / (sizes[0] + sizes[1])


def _by_index_over_all(gradients: list[Array], sizes: list[int]) -> Array:
    return (sizes[0] * gradients[0] + sizes[1] * gradients[1]) / sum(sizes)


def _unpacked(gradients: list[Array], sizes: list[int]) -> Array:
    _, _ = gradients
    return _combined(gradients, sizes)


def _epochs(rng: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    for n, world in [(8, 2), (9, 3), (7, 3), (20, 4), (7, 1)]:
        yield n, world, int(rng.integers(1, 100))


def _deal(seed: Callable[[int, int], int], turns: bool = True) -> Deal:
    """Deal rows from an order drawn with this seed of epoch and rank."""

    def deal(n: int, world: int, epoch: int) -> list[Array]:
        shards = []
        for rank in range(world):
            order = np.random.default_rng(seed(epoch, rank)).permutation(n)
            start = rank * (n // world)
            shards.append(
                order[rank::world] if turns else order[start : start + n // world]
            )
        return shards

    return deal


def _whole_turns(n: int, world: int, epoch: int) -> list[Array]:
    """Leave out what is over, so that the shards are equal."""
    order = np.random.default_rng(epoch).permutation(n)[: n // world * world]
    return [order[rank::world] for rank in range(world)]


def _in_pieces(n: int, world: int, epoch: int) -> list[Array]:
    return np.array_split(np.random.default_rng(epoch).permutation(n), world)


def _other_order(dealt: list[Array], n: int, world: int, epoch: int) -> str:
    """Whether each row is dealt once, from an order that was drawn in another way."""
    rows = np.concatenate([np.asarray(shard) for shard in dealt])
    order = np.random.default_rng(epoch).permutation(n)
    if len(dealt) != world or sorted(rows) != list(range(n)) or (rows == order).all():
        return ""
    return "Draw the order with np.random.default_rng(epoch)."


MORE = "There may be more than two processes."

KEYS = {
    1: Value(
        60 / (36 + 24 / 2),
        mistakes=[
            (2, "Only the rest becomes twice as fast, not the fetching."),
            (0.8, "That is the share that is left. How many times as fast is it?"),
            (1.2, "Add up seconds, not shares: how long is the epoch now?"),
            (60 / (18 + 24), "It is the fetching that stays as it is."),
            (0.25, "That is how much faster. How many times as fast is it?"),
            (25, "That is how much faster. How many times as fast is it?"),
            (1.3, "Nearly, but it has two decimals, so do not round it to one."),
            (48, "So long it takes. How many times as fast is that?"),
        ],
        right="Even a network that costs nothing would not double the speed.",
    ),
    2: Value(
        516,
        mistakes=[
            (515, "So it is in float32. In bfloat16 there is no 515."),
            (512, "Rounding goes to the nearer one: where does the next number lie?"),
            (514, "The gap is 2 from 256 on, and larger from 512 on."),
        ],
        right="A sum in bfloat16 can be too large as well as too small.",
    ),
    3: Function(
        _combined,
        _shards,
        mistakes=[
            (_plain_mean, "In the plain mean, rows of small shards count more."),
            (_sum, "A gradient of the batch is a mean, not a sum."),
            (_undivided, "Divide by the number of all rows."),
            (_divided_twice, "The sum over all rows is divided once, by their number."),
            (_by_index, MORE),
            (_by_index_over_all, MORE),
            (_unpacked, MORE),
        ],
        right="For equal sizes it is the plain mean, and only then.",
    ),
    4: Function(
        _deal(lambda epoch, rank: epoch),
        _epochs,
        mistakes=[
            (
                _deal(lambda epoch, rank: rank),
                "The processes still deal from different orders.",
            ),
            (
                _deal(lambda epoch, rank: 0),
                "The rows fit together, but each epoch has the same order.",
            ),
            (
                _deal(lambda epoch, rank: epoch + rank),
                "With the rank in the seed, each process still has its own order.",
            ),
            (
                _deal(lambda epoch, rank: epoch, turns=False),
                "Deal in turn, as the function did, every row to one process.",
            ),
            (_in_pieces, "Deal in turn, as the function did: order[rank::world]."),
            (_whole_turns, "Deal the rows that are over too: shards may be unequal."),
        ],
        explain=_other_order,
        right="This is what set_epoch is for.",
    ),
    5: Value(
        2 * 31 / 63,
        mistakes=[
            (31 / 63, "The mean over the processes divides by 2 once more."),
            (2 * 32 / 63, "That is the factor of the other process."),
            (31 / 32, "Compare with its share of all rows, not with the other one."),
        ],
        right="The process with fewer rows has to speak more softly.",
    ),
}
