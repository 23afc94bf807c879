"""Sweeps: a study's points under every scenario, in any order, stopped and resumed to the byte."""
