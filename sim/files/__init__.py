"""Files in and out.

TOML with the line of every fault, typed fields with their origin, tables as CSV and Parquet,
workbooks of Excel, writing that leaves a whole file or none.
"""
