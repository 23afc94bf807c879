#!/usr/bin/env bash
# Mesa 3.3.1: batch_run(max_steps=N) makes N + 1 steps.
#
# A batch then is one step longer than the same model stepped N times by hand, so a figure made from
# a batch and one made from a single run are of different moments. Mesa 3.5.1 makes N steps.
# Seen: max_steps=10 makes 11 steps.
# Way round: let the model end itself (running = False) at its own horizon.
#
# Needs Python 3.11 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mesa==3.3.1

cat > "$folder/look.py" <<'PYTHON'
import mesa


class Counted(mesa.Model):
    """Counts its steps."""

    def __init__(self, rng=None):
        super().__init__(rng=rng)
        self.done = 0
        self.datacollector = mesa.DataCollector({"done": "done"})

    def step(self):
        self.done += 1
        self.datacollector.collect(self)


if __name__ == "__main__":
    rows = mesa.batch_run(
        Counted, {"rng": [1]}, max_steps=10, number_processes=1, display_progress=False
    )
    print("mesa", mesa.__version__)
    print("max_steps=10 made", rows[-1]["done"], "steps")
PYTHON

cat > "$folder/expected" <<'SEEN'
mesa 3.3.1
max_steps=10 made 11 steps
SEEN

"$folder/venv/bin/python" "$folder/look.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
