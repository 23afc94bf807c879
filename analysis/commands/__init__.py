"""The command line ``cadre-sim``: one small module per command.

A module of this folder is a command, unless it is one of `analysis.commands.gathering.HELPERS`: it
marks its function with `analysis.commands.command.command`, which also says its place in the help.
"""

from __future__ import annotations

import gc
import logging
import os
import shlex
import sys

import typer
from rich.console import Console

from analysis.commands.gathering import Commands, before_a_command
from analysis.commands.output import ReaderGone, printable
from analysis.words import error_in_words, said, spoken, words
from sim.base.errors import InputError
from sim.base.extras import lacking
from sim.sweeps.exit_codes import SweepStopped

BAD_INPUT = 2
"""Exit code for bad input."""
READER_GONE = 141
"""Exit code when nobody reads on, as in ``cadre-sim list | head -1``: 128 and the number of
SIGPIPE, as a shell knows it from other programs."""

app = typer.Typer(
    name="cadre-sim",
    cls=Commands,
    help="A laboratory for the appraisal of cadres: score records under real rulebooks, "
    "and compare appraisal schemes by simulation.\n\n中文帮助：cadre-sim --help --lang zh",
    callback=before_a_command,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run a command.

    Bad input gives one message on the error stream and exit code 2, a sweep that stopped its own
    code.
    """
    # Figures are drawn without a screen. A backend that a notebook names for its own cells may not
    # be installed here, and matplotlib would refuse to start; so may a broken file of settings.
    os.environ.pop("MPLBACKEND", None)
    os.environ["MATPLOTLIBRC"] = os.devnull
    # before NumPy is loaded: its linear algebra then adds in one order on any number of processors,
    # and small matrices take a twentieth of the time; runs have threads of their own
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # it would say on the error stream that it makes its list of fonts, and where it may not keep it
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    # a start makes very many objects that stay; to look for garbage among them, then and at the
    # end, takes a fifth of a quick command
    gc.set_threshold(50_000)
    with printable():
        _call()


def _call() -> None:
    try:
        try:
            app()
        finally:
            # or it would be found only when Python ends that nobody reads
            sys.stdout.flush()
    except InputError as error:
        _tell(error_in_words(error, spoken()))
        sys.exit(BAD_INPUT)
    except ImportError as error:
        lacks = lacking(error)
        if lacks is None:
            raise
        _tell(error_in_words(lacks, spoken()))
        sys.exit(BAD_INPUT)
    except SweepStopped as stopped:
        _report(stopped)
        sys.exit(stopped.code)
    except ReaderGone as gone:
        # what is held back for it is written when Python ends, and goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.stream.fileno())
        sys.exit(READER_GONE)
    finally:
        gc.freeze()


def _tell(message: str) -> None:
    line = words("printed", spoken())["command"].format(message=message)
    Console(stderr=True, soft_wrap=True).print(line, markup=False, highlight=False)


def _report(stopped: SweepStopped) -> None:
    """Say why a sweep stopped and how to go on; end at once where runs are still under way."""
    again = stopped.do or shlex.join(["cadre-sim", *sys.argv[1:]])
    go_on = words("printed", spoken())["go_on"].format(command=again)
    _tell(f"{said(str(stopped), spoken())}\n{go_on}")
    if stopped.busy:
        # runs cannot be broken off: Python would wait for their threads
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(stopped.code)
