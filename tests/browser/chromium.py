"""Find a Chromium for the browser tests, or install one: `python -m tests.browser.chromium`.

The order: one that is on this machine; the one of Playwright; as root, the system's package.
Where none can be had the tests run without it, and their last lines say so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
INSTALL_SECONDS = 300


def runs(program: str | Path) -> bool:
    """Whether it starts at all: on a bare machine the libraries that it needs may be missing."""
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def of_playwright() -> Path | None:
    """Where Playwright keeps its own one, if it has been installed."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            path = Path(playwright.chromium.executable_path)
    except Error:
        return None
    return path if path.exists() else None


def find() -> str | None:
    """The program to drive: $CHROMIUM, one in PATH, one of Playwright; None without any."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), MAC]
    for candidate in candidates:
        if candidate and Path(candidate).exists() and runs(candidate):
            return str(candidate)
    own = of_playwright()
    return str(own) if own and runs(own) else None


def _attempt(*command: str) -> bool:
    """Run an installer; without a network it fails, and that is an answer."""
    sys.stdout.write(f"Chromium: {' '.join(command)}\n")
    sys.stdout.flush()
    try:
        return (
            subprocess.run(
                command,
                check=False,
                timeout=INSTALL_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> str | None:
    """Try what this machine allows; the program, or None."""
    playwright = (sys.executable, "-m", "playwright")
    _attempt(*playwright, "install", "chromium")
    if (found := find()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        if of_playwright() and _attempt(*playwright, "install-deps", "chromium"):
            return find()
        _attempt("apt-get", "update", "-qq")
        _attempt("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium")
        found = find()
    return found


def main() -> int:
    found = find() or install()
    sys.stdout.write(f"Chromium: {found or 'none could be found or installed'}\n")
    return 0  # the tests themselves say what did not run


if __name__ == "__main__":
    sys.exit(main())
