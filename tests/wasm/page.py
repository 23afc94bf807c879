"""One HTML file that runs the model in a Web Worker, for a browser that opens it from the disk."""

import base64
import json

from sim.wasm.build import DESCRIPTION, HERE, MODULE

#: The page's own lines in the worker; measures go back as the bytes of float64.
WORKER = """
const bytes = Uint8Array.from(atob(CARRIED.module), (letter) => letter.charCodeAt(0));
loadModel(bytes, CARRIED.description).then((model) => {
  const county = model.county(CARRIED.scenario);
  county.found(CARRIED.seed);
  const years = [];
  while (years.length < CARRIED.scenario.years) {
    county.runYear();
    const values = Float64Array.from(Object.values(county.measures()));
    years.push(btoa(String.fromCharCode(...new Uint8Array(values.buffer))));
  }
  postMessage(years);
}, (error) => postMessage(String(error)));
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>page</title><pre id="told"></pre><script>
const text = %s;
const place = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const worker = new Worker(place, { type: "module" });
worker.onmessage = ({ data }) => {
  document.getElementById("told").textContent = JSON.stringify(data);
};
</script>
"""


def page(scenario, seed):
    """The page as text, for a scenario's data."""
    carried = {
        "module": base64.b64encode((HERE / MODULE).read_bytes()).decode(),
        "description": json.loads((HERE / DESCRIPTION).read_text("utf-8")),
        "scenario": scenario,
        "seed": seed,
    }
    script = (HERE / "model.js").read_text("utf-8")
    text = f"{script}\nconst CARRIED = {json.dumps(carried)};\n{WORKER}"
    # a script in HTML ends at the first such tag, whatever stands around it
    return PAGE % json.dumps(text).replace("</", "<\\/")
