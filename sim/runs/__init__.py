"""The compiled model for many keys: batches of replicates, microdata of one run, totals over the
horizon.
"""
