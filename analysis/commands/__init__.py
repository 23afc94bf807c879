"""The command line ``cadre-sim``: one small module per command, gathered here."""

from __future__ import annotations

import gc
import os
import shlex
import sys

import typer
from rich.console import Console

from analysis.commands.check import check
from analysis.commands.compare import compare
from analysis.commands.explain import explain
from analysis.commands.merge import merge
from analysis.commands.replay import replay
from analysis.commands.report import report
from analysis.commands.run import run
from analysis.commands.score import score
from analysis.commands.sweep import sweep
from sim.base.errors import InputError
from sim.sweeps.exit_codes import SweepStopped

BAD_INPUT = 2

app = typer.Typer(
    name="cadre-sim",
    help="A laboratory for the appraisal of cadres: score records under real rulebooks, and compare appraisal schemes by simulation.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command()(compare)
app.command()(run)
app.command()(sweep)
app.command()(merge)
app.command()(replay)
app.command()(score)
app.command()(check)
app.command()(report)
app.command()(explain)


def main() -> None:
    """Run a command; bad input gives one message on the error stream and exit code 2, a sweep that
    stopped its own code."""
    # a start makes very many objects that stay; to look for garbage among them, then and at the
    # end, takes a fifth of a quick command
    gc.set_threshold(50_000)
    try:
        app()
    except InputError as error:
        Console(stderr=True, soft_wrap=True).print(
            f"cadre-sim: {error}", markup=False, highlight=False
        )
        sys.exit(BAD_INPUT)
    except SweepStopped as stopped:
        _tell(stopped)
        sys.exit(stopped.code)
    except BrokenPipeError:
        # the reader of our output went away, as in `cadre-sim score ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        gc.freeze()


def _tell(stopped: SweepStopped) -> None:
    """Say why a sweep stopped and how to go on; where runs are still under way, end without waiting
    for them."""
    again = stopped.do or shlex.join(["cadre-sim", *sys.argv[1:]])
    Console(stderr=True, soft_wrap=True).print(
        f"cadre-sim: {stopped}\nTo go on: {again}", markup=False, highlight=False
    )
    if stopped.busy:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(stopped.code)
