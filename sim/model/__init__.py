"""The county: its state, the phases of a half-month, and what is measured of a year."""
