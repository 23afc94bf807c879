"""A page opened from the disk in Chromium, with the model in a Web Worker, has native numbers."""

import json
import os
import re
import shutil
import subprocess

import pytest

from sim.runs.batch import run_replicates
from sim.wasm.scenario_data import scenario_data
from tests.wasm.node import same
from tests.wasm.page import page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SEED, YEARS = 7, 2


@pytest.mark.thorough
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: no page is opened")
def test_a_page_from_the_disk_runs_the_model_in_a_worker(small, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page(scenario_data(small(), YEARS), SEED), "utf-8")
    told = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=60000",
            "--dump-dom",
            file.as_uri(),
        ],
        env={**os.environ, "HOME": os.fspath(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    ).stdout
    years = json.loads(re.search(r'<pre id="told">(.*?)</pre>', told, re.DOTALL)[1])
    native = run_replicates(small(), SEED, [0], YEARS).yearly[0]
    assert len(years) == YEARS
    assert all(same(year, record) for year, record in zip(years, native, strict=True))
