"""The documented script for SLURM makes the same shards however its jobs are submitted."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "cluster.md"

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="the script is one for bash")


def script():
    """Give the script as it stands on the page."""
    return PAGE.read_text("utf-8").split("```bash\n")[1].split("```")[0]


def asked_for(folder, task, count):
    """Run the script as a job of an array of so many; say with which words it calls cadre-sim."""
    program = folder / ".venv" / "bin" / "cadre-sim"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text('#!/bin/bash\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    job = folder / "job.sh"
    job.write_text(script(), "utf-8")
    given = {
        "SLURM_SUBMIT_DIR": str(folder),
        "SLURM_ARRAY_TASK_ID": str(task),
        "SLURM_ARRAY_TASK_COUNT": str(count),
        "SLURM_CPUS_PER_TASK": "8",
    }
    done = subprocess.run(
        ["bash", str(job)], env=os.environ | given, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.parametrize("task, count", [(3, 16), (3, 2), (16, 1)])
def test_a_job_does_its_shard_also_where_few_are_submitted_again(task, count, tmp_path):
    """`sbatch --array=1,3` makes an array of two, which are still shards 1 and 3 of 16."""
    words = ["sweep", "prospects", "--shard", f"{task}/16", "--workers", "8"]
    assert asked_for(tmp_path, task, count) == words


def test_the_number_of_shards_is_that_of_the_array_and_of_the_merge():
    page = PAGE.read_text("utf-8")
    assert "#SBATCH --array=1-16\n" in script() and "\nSHARDS=16 " in script()
    assert "cadre-sim merge results/prospects-shard-*-of-16 --out" in page
