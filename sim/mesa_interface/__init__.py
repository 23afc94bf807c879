"""The same model as a `mesa.Model` with agents on request; the only room that imports Mesa."""
