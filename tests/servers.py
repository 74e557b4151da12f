"""The pytest plugin that gives the tests real servers: PostgreSQL and Valkey, for one session.

Loaded by `-p tests.servers` (pyproject.toml), because the settings are read before any conftest.
With DATABASE_URL or REDIS_URL set, that server is used instead.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuphe.embedded import StartError
from tuphe.embedded.postgres import Postgres
from tuphe.embedded.valkey import Valkey
from tuphe.lib import catalogue

WORKER = "PYTEST_XDIST_WORKER" in os.environ  # a worker uses what the controller started
NO_BROWSER = "no Chromium could be found or installed (tests/browser/chromium.py)"
PRODUCTION = ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SITE_URL", "BEHIND_TLS_PROXY")

os.environ["TUPHE_MODE"] = "test"
if not WORKER:
    os.environ["TUPHE_VAR"] = tempfile.mkdtemp(prefix="tuphe-test-")
    for _name in PRODUCTION:
        os.environ.pop(_name, None)

    # Now, and not in a hook: Django keeps what it finds at the first translated word, and a
    # fresh clone has no compiled catalogue yet.
    catalogue.compile_all()

VAR = Path(os.environ["TUPHE_VAR"]).resolve()
STATIC = Path(__file__).resolve().parent.parent / "staticfiles"
SERVICES: list[Postgres | Valkey] = []


def pytest_configure(config: pytest.Config) -> None:
    """The static middleware misses its folder loudly in a fresh clone."""
    if not WORKER:
        STATIC.mkdir(exist_ok=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start what no variable names; tests need no durable disk."""
    if WORKER or session.config.option.collectonly:
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as after Ctrl-C
    if not os.environ.get("DATABASE_URL"):
        SERVICES.append(Postgres(VAR, durable=False))
    if not os.environ.get("REDIS_URL"):
        SERVICES.append(Valkey(VAR, durable=False))
    try:
        for service in SERVICES:
            service.launch()
    except StartError as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.INTERNAL_ERROR)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Also after Ctrl-C. Nothing is left: no process, no folder."""
    if WORKER:
        return
    for service in reversed(SERVICES):
        service.stop()
    SERVICES.clear()
    shutil.rmtree(VAR, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests cannot run, and the end of the run says so."""
    from tests.browser import chromium

    browser = [item for item in items if item.get_closest_marker("browser")]
    if browser and chromium.find() is None:
        for item in browser:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def _left_out(reporter: "pytest.TerminalReporter") -> int:
    return sum(NO_BROWSER in str(report.longrepr) for report in reporter.stats.get("skipped", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that could not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    if reporter and strict and _left_out(reporter) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> Iterator[None]:
    """The last line before pytest's own count, after its list of what was skipped."""
    yield
    if count := _left_out(terminalreporter):
        terminalreporter.write_line(f"{count} browser tests did not run: {NO_BROWSER}.", red=True)
