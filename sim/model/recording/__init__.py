"""Who writes which ledger record, and when: rankings, ratings, conduct, progress."""
