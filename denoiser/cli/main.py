"""The command line: `denoiser`, or `python -m denoiser`.

Exit status 0, or 2 with one line on standard error that says what is wrong and what to do; 130 where it
was stopped by hand.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence

from denoiser import errors
from denoiser.cli import add, denoise, evaluate, figures, models, train

_COMMANDS = (train, add, evaluate, denoise, models, figures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Args:
        arguments: The words after `denoiser`; None for those of this process.
    """
    # A terminal, or a file behind it, may know neither the sign for infinity nor the name of a picture.
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
    except errors.DenoiserError as error:
        print(f"denoiser: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("denoiser: stopped", file=sys.stderr)
        return 130
    except OSError as error:
        if error.filename is not None:  # code that reads and writes files raises errors of its own
            raise
        print(f"denoiser: the output cannot be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left of it goes nowhere
        return 2
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m denoiser", description="Train and use denoising autoencoders.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        name = command.__name__.rpartition(".")[2]
        added = commands.add_parser(name, help=command.HELP, description=command.HELP)
        added.set_defaults(run=command.run)
        added.add_argument("--json", action="store_true", help="print one JSON document")
        command.add_options(added)
    return parser
