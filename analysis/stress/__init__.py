"""Stress of a rulebook: what is gained by records alone, and which edit of a number stops it."""
