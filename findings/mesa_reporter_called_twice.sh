#!/usr/bin/env bash
# Mesa 3.5.1, and 3.3.1 alike: DataCollector calls a function twice the first time that it collects.
#
# A reporter that is a plain function is tried out before it is used. One that draws from the
# model's generator moves the stream one draw ahead, so a model with a collector and the same model
# without one, or one with a reporter more, part ways. Reporters given as names are not tried out.
# Seen: two calls at the first collection, one at each later one.
# Way round: reporters that only read.
#
# Needs Python 3.12 or newer; name another interpreter with PYTHON=.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mesa==3.5.1 networkx==3.5

cat > "$folder/look.py" <<'PYTHON'
import mesa

calls = []


def sampled(model):
    calls.append(1)
    return model.rng.random()


print("mesa", mesa.__version__)
model = mesa.Model(rng=1)
collector = mesa.DataCollector({"sampled": sampled})
for moment in ("first", "second"):
    collector.collect(model)
    print(moment, "collection:", len(calls), "calls in all")
PYTHON

cat > "$folder/expected" <<'SEEN'
mesa 3.5.1
first collection: 2 calls in all
second collection: 3 calls in all
SEEN

"$folder/venv/bin/python" "$folder/look.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen" && echo 'as described'
