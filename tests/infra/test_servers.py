"""The plugin that gives the tests their servers leaves nothing, and hides nothing."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.infra.running import PATIENCE, ROOT, none_left

WAITS = """
import os, time
from django.db import connection
import pytest

@pytest.mark.django_db
def test_waits():
    assert connection.vendor == "postgresql"
    open(os.environ["READY"], "w").write(os.environ["TUPHE_VAR"])
    time.sleep(60)
"""
BROWSER = """
import pytest

@pytest.mark.browser
def test_clicks():
    pass

def test_adds():
    pass
"""


def nested(folder: Path, source: str, **changes: str) -> "subprocess.Popen[str]":
    """pytest within pytest, as a person starts it."""
    test = folder / "test_nested.py"
    test.write_text(source)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "TUPHE", "CI"))}
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--rootdir", ".", str(test)],
        cwd=ROOT,
        env={**kept, **changes},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_ctrl_c_leaves_neither_process_nor_folder(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    run = nested(tmp_path, WAITS, READY=str(ready))
    end = time.monotonic() + PATIENCE
    while not ready.exists() or not ready.read_text():
        assert time.monotonic() < end
        assert run.poll() is None, run.communicate()
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=PATIENCE)
    assert run.returncode == 2
    var = Path(ready.read_text())
    assert not var.exists()
    assert not none_left(var, 0)


def test_without_a_browser_the_last_lines_say_so_and_ci_fails(tmp_path: Path) -> None:
    blind = {"PATH": "/nowhere", "CHROMIUM": "", "PLAYWRIGHT_BROWSERS_PATH": "/nowhere"}
    for ci, code in (("", 0), ("true", 1)):
        run = nested(tmp_path, BROWSER, CI=ci, **blind)
        output, _none = run.communicate(timeout=PATIENCE)
        assert run.returncode == code, output
        last = re.sub(r"\x1b\[\d*m", "", output).strip().splitlines()[-3:]
        assert any(line.startswith("1 browser tests did not run: no Chromium") for line in last)
