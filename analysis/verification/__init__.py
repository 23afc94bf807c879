"""Closed forms of theory, each held against the model on a special case."""
