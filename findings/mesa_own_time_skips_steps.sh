#!/usr/bin/env bash
# Mesa 3.5.1: a model that advances its own `time` by one in `step` does every second step only.
#
# In Mesa 3.5 `time` belongs to Mesa: calling step() runs the model until time + 1. A step that adds
# one to it, as models of a clock of their own do, moves the schedule ahead, and the next call finds
# nothing to do. No warning is given. In 3.3.1 the same model does all its steps.
# Seen: step() is called ten times and runs five times.
# Way round: give the own clock another name.
#
# Needs Python 3.12 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mesa==3.5.1 networkx==3.5

cat > "$folder/look.py" <<'PYTHON'
import mesa


class Clock(mesa.Model):
    """Counts how often its step is really done."""

    def __init__(self):
        super().__init__(rng=1)
        self.done = 0

    def step(self):
        self.done += 1
        self.time += 1


model = Clock()
for _ in range(10):
    model.step()
print("mesa", mesa.__version__)
print("called 10 times, done", model.done, "times; time", model.time)
PYTHON

cat > "$folder/expected" <<'SEEN'
mesa 3.5.1
called 10 times, done 5 times; time 10.0
SEEN

"$folder/venv/bin/python" "$folder/look.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
