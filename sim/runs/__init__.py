"""Many keys through the compiled model: batches of replicates, microdata of one run, totals over the horizon."""
