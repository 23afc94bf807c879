"""The dull oracle of the county: docs/reference/odd.md once more, as a plain Mesa model with objects.

Written from the description alone, in the most obvious way, however slow. Of the project it uses
the keyed draws and the resolved numbers of a scenario; scoring is that of the dull oracle of
scoring.
"""
