"""The arguments of `nnguide bench`, checked before anything is measured."""

import argparse
import os
from pathlib import Path

from nnguide._files import check_writable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument(
        "--only",
        choices=["mlp", "lenet", "recurrent", "value"],
        help="one comparison instead of all",
    )
    parser.add_argument(
        "--accuracy",
        action="store_true",
        help="instead: train a NumPy network to over 98.5 %% on the test digits",
    )
    parser.add_argument(
        "--repetitions", type=_count, default=5, help="turns of each way (default 5)"
    )
    parser.add_argument(
        "--threads",
        type=_threads,
        help="threads of NumPy and PyTorch (default: all cores, and no more)",
    )
    parser.add_argument(
        "--json", type=_new_file, metavar="FILE", help="write the numbers to a new file"
    )


def _count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1, got {text!r}")
    return int(text)


def _threads(text: str) -> int:
    """A number of threads, one for each core at most: very many end in a crash."""
    threads, cores = _count(text), os.cpu_count() or 1
    if threads > cores:
        raise argparse.ArgumentTypeError(
            f"expected at most {cores}, the cores of this machine, got {text}"
        )
    return threads


def _new_file(text: str) -> Path:
    """The path of a file that is not there yet and can be written."""
    if os.path.lexists(text):
        raise argparse.ArgumentTypeError(f"{text} is there already; name a new file")
    try:
        check_writable(text, "the file")
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return Path(text)
