"""Ground floor: errors, exact numbers, tables of records, keyed random numbers.

Imports nothing of the project but the kernel.
"""
