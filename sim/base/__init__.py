"""Ground floor: errors, exact numbers, exponential and logarithm, tables of records, keyed luck.

Imports nothing of the project but the kernel.
"""
