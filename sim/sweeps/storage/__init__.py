"""How it is stored: the folder, its Parquet parts, the final tables, the environment it ran in."""
