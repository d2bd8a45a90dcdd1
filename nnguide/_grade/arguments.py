"""The arguments of `nnguide grade`."""

import argparse


def add_grade(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add the command `grade` to those of `nnguide`."""
    parser = commands.add_parser(
        "grade",
        help="check the notebooks of a class",
        description="Run the checks of each notebook below a folder, in a process of "
        "its own with limits, and print how many answers are right.",
        allow_abbrev=False,
    )
    parser.set_defaults(run=_run)
    parser.add_argument(
        "folder", metavar="FOLDER", help="where the notebooks are, in subfolders too"
    )
    parser.add_argument(
        "--csv",
        metavar="FILE",
        help="write a row for each submission and exercise; an older file is replaced",
    )
    parser.add_argument(
        "--seconds",
        type=_whole(1, 86_400),
        default=60,
        help="how long a submission may take (default 60)",
    )
    parser.add_argument(
        "--memory",
        type=_whole(200, 1_000_000),
        default=2000,
        metavar="MB",
        help="how much memory a submission may take, on Linux (default 2000)",
    )


def _run(arguments: argparse.Namespace) -> int:
    from nnguide._grade import command  # loads NumPy

    return command.run(
        folder=arguments.folder,
        csv=arguments.csv,
        seconds=arguments.seconds,
        memory=arguments.memory,
    )


class _whole:  # argparse shows the name of a type that fails
    """A whole number between two others."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, text: str) -> int:
        digits = text.isascii() and text.isdecimal() and len(text) < 10
        if not digits or not self.least <= int(text) <= self.most:
            raise argparse.ArgumentTypeError(
                f"expected a number from {self.least} to {self.most}, got {text!r}"
            )
        return int(text)
