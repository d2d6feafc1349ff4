"""The command line: `denoiser`, or `python -m denoiser`.

The exit status is 0, or 2 with one line on standard error that says what is wrong and what to do, or 130
after Ctrl-C. `denoise` goes on after a file that it cannot read, and writes one line for each of them.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from denoiser import errors
from denoiser.cli import add, denoise, evaluate, figures, models, page, sample, train

_COMMANDS = (train, add, evaluate, denoise, sample, page, models, figures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Args:
        arguments: The words after `denoiser`; None for those of this process.

    Returns:
        0 for success, 2 for an error, 130 for Ctrl-C.
    """
    # The encoding of a terminal may lack the sign for infinity, or letters of a file's name.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        report = options.run(options)
        if options.json:
            print(json.dumps(report, indent=2, allow_nan=False))
        if sys.stdout is not None:
            sys.stdout.flush()
        for failure in (failures := report.get("failed", [])):
            _print_error(failure["reason"])
        return 2 if failures else 0
    except errors.DenoiserError as error:
        _print_error(str(error))
        return 2
    except KeyboardInterrupt:
        print("denoiser: stopped", file=sys.stderr)
        return 130
    except OSError as error:
        if (
            error.filename is not None
        ):  # a bug: code that reads and writes files raises a DenoiserError
            raise
        print(f"denoiser: the output cannot be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the rest of it is dropped
        return 2


def _print_error(message: str) -> None:
    print(f"denoiser: {' '.join(message.split())}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    # As it was started: by the installed command, or by Python.
    is_installed = Path(sys.argv[0]).stem == "denoiser"
    program = "denoiser" if is_installed else "python -m denoiser"
    parser = _Parser(prog=program, description="Train and use denoising autoencoders.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        name = command.__name__.rpartition(".")[2]
        added = commands.add_parser(name, help=command.HELP, description=command.HELP)
        added.set_defaults(run=command.run)
        added.add_argument("--json", action="store_true", help="print one JSON document")
        command.add_options(added)
    return parser
