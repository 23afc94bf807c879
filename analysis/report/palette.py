"""What figures share: colours that the colour-blind can tell apart (Okabe and Ito 2008), and a
marker for each scenario."""

SCENARIO_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
QUIET = "#666666"
