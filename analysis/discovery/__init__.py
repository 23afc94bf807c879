"""Discovery: boxes of the numbers that vary, in which a scenario does worse (or better)."""
