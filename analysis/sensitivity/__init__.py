"""Sensitivity: which numbers a sweep's results hang on, by designs that move one at a time."""
