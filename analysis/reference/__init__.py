"""The tables behind README that `make reference` builds: ablations, who offers hours."""
