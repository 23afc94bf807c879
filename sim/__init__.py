"""World, scoring engine and sweeps."""
