"""Columns of the county's tables, each declared once with type, unit and meaning.

What else says what a column is derives from here: row types, the sight of a Mesa agent, the table
of what strategies may see, the codebook of panels, and what the independent oracle compares. The
order of columns is that in memory; compiled rules depend on it only for speed, but random numbers
of perception are keyed by the place in `sight.PUBLISHED_COLUMNS`.
"""
