"""The version of the model's numbers."""

MODEL_VERSION = 3
"""Raised by hand whenever the numbers of a run change, whatever the reason; part of the identity of
every sweep."""
