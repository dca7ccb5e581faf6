"""Runs the tests in `green/`, each set in a process of its own.

They need `eventlet.monkey_patch()` before everything else, and patching cannot be undone; the rest of
the tests shall run as the plain processes do, with real threads.
By hand: `NUANJIA_GREEN=1 pytest chassis/tests/green`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GREEN = Path(__file__).parent / "green"


@pytest.mark.parametrize(
    "selection", ["not broker", pytest.param("broker", marks=pytest.mark.broker)]
)
@pytest.mark.timeout(600)
def test_the_green_tests_pass_in_a_process_of_their_own(selection, request):
    options = ["--no-server-skips"] if request.config.getoption("--no-server-skips") else []
    command = [sys.executable, "-m", "pytest", "-q", "-m", selection, *options, str(GREEN)]

    done = subprocess.run(
        command,
        cwd=request.config.rootpath,
        env={**os.environ, "NUANJIA_GREEN": "1"},
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
