"""The command line ``cadre-sim``: one small module per command, gathered here."""

from __future__ import annotations

import gc
import os
import sys

import typer
from rich.console import Console

from analysis.commands.check import check
from analysis.commands.compare import compare
from analysis.commands.explain import explain
from analysis.commands.report import report
from analysis.commands.run import run
from analysis.commands.score import score
from sim.errors import InputError

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
app.command()(score)
app.command()(check)
app.command()(report)
app.command()(explain)


def main() -> None:
    """Run a command; bad input gives one message on the error stream and exit code 2."""
    # a start makes very many objects that stay; to look for garbage among them, then and at the end, takes a fifth of a quick command
    gc.set_threshold(50_000)
    try:
        app()
    except InputError as error:
        Console(stderr=True, soft_wrap=True).print(f"cadre-sim: {error}", markup=False, highlight=False)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # the reader of our output went away, as in `cadre-sim score ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        gc.freeze()
