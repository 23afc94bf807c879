"""``python -m analysis.commands`` is ``cadre-sim``."""

from analysis.commands import main

main()
