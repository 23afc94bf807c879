"""Sweeps: many points of a study under every scenario, run in any order, stopped and resumed, kept
to the byte."""
