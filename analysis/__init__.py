"""Analysis of results: measures compared between scenarios, figures, reports, and the command line."""
