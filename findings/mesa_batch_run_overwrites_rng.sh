#!/usr/bin/env bash
# Mesa 3.5.1: batch_run overwrites a parameter named `rng` with None, without a word.
#
# Mesa 3.3 takes the keys of random numbers among the parameters: batch_run(Model, {"rng": [1, 2]}).
# Mesa 3.5.1 still makes one run for each of them, but hands None to the model. The runs draw fresh
# entropy, the rows do not hold the keys, and doing the batch again gives other numbers.
# Seen: in 3.5.1 each of the two models gets None, and two equal batches differ.
# Way round: the argument batch_run(..., rng=[1, 2]), which 3.3 does not know.
#
# Needs Python 3.12 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mesa==3.5.1 networkx==3.5

cat > "$folder/look.py" <<'PYTHON'
import warnings

import mesa

warnings.simplefilter("ignore")


class Draws(mesa.Model):
    """Remembers what it was given, and draws once."""

    def __init__(self, rng=None):
        super().__init__(rng=rng)
        self.given, self.draw = repr(rng), self.rng.random()
        self.datacollector = mesa.DataCollector({"given": "given", "draw": "draw"})

    def step(self):
        self.datacollector.collect(self)


def batch():
    return mesa.batch_run(
        Draws, {"rng": [1, 2]}, max_steps=1, number_processes=1, display_progress=False
    )


if __name__ == "__main__":
    one, again = batch(), batch()
    print("mesa", mesa.__version__)
    print("given to the models:", [row["given"] for row in one])
    print("same draws again:", [row["draw"] for row in one] == [row["draw"] for row in again])
PYTHON

cat > "$folder/expected" <<'SEEN'
mesa 3.5.1
given to the models: ['None', 'None']
same draws again: False
SEEN

"$folder/venv/bin/python" "$folder/look.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
