"""Commands called as ``cadre-sim`` would be."""

from typer.testing import CliRunner

from analysis.commands import app


def call(*arguments):
    """Call a command; what it raises comes through."""
    return CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
