"""The command `nnguide`.

Each subcommand is a function that takes the parsed arguments and returns the exit code;
`_parser` names them.
"""

import argparse
import os
import sys
from collections.abc import Sequence

import nnguide
from nnguide._bench.arguments import add_arguments
from nnguide._doctor.command import run_doctor
from nnguide._grade.arguments import add_grade

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the name of the program; `None` takes those of the
            process.

    Returns:
        The exit code: 0 when all is well, 1 when something is wrong; 130 after Ctrl-C,
        and 141 if nobody reads the output to its end.

    Raises:
        SystemExit: The arguments are not understood (code 2), or `--help` or
            `--version` was asked for (code 0).

    Examples:
        >>> from nnguide.cli import main
        >>> main(["--version"])
        Traceback (most recent call last):
          ...
        SystemExit: 0
    """
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()  # a full disk or a closed pipe shows itself here
    except BrokenPipeError:  # the reader of the output, such as head, has seen enough
        _drop_output()
        return 141
    except KeyboardInterrupt:
        print("nnguide: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"nnguide: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return 1
    return code


def _drop_output() -> None:
    """Give up what cannot be written, or Python would try once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nnguide",
        description="Neural networks from scratch in NumPy and in PyTorch.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"nnguide {nnguide.__version__}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    doctor = commands.add_parser(
        "doctor",
        help="check versions, data, devices and pins",
        description="Check what the pages of the guide need. Exit code 1 if something "
        "is wrong.",
        allow_abbrev=False,
    )
    doctor.set_defaults(run=run_doctor)
    bench = commands.add_parser(
        "bench",
        help="compare the speed of NumPy and PyTorch on this machine",
        description="Time the implementations side by side, in turns, in one process, "
        "and print ratios first.",
        allow_abbrev=False,
    )
    add_arguments(bench)
    bench.set_defaults(run=run_bench)
    add_grade(commands)
    return parser


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure, print, and write JSON if asked to."""
    try:
        from nnguide._bench import command
    except ModuleNotFoundError as error:
        print(
            f"nnguide bench needs {error.name}, which is not installed; run: "
            'pip install "nnguide[torch,bench]"',
            file=sys.stderr,
        )
        return 1
    return command.run(
        only=arguments.only,
        accuracy=arguments.accuracy,
        repetitions=arguments.repetitions,
        threads=arguments.threads,
        json_file=arguments.json,
    )


if __name__ == "__main__":
    sys.exit(main())
