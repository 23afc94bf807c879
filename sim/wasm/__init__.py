"""The compiled model as WebAssembly, for pages that run it in the browser.

:mod:`sim.wasm.build` makes `model.wasm` and `model.json`; :mod:`sim.wasm.scenario_data` what a page
needs of a scenario; `model.js` is the page's way to them. docs/reference/wasm.md describes it.
"""
