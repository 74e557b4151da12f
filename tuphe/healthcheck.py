"""`python -m tuphe.healthcheck web|worker`: exit code 0 while that part of tuphe works.

For Docker, and for any other watchman that runs a command.
"""

import http.client
import os
import sys

from tuphe import heartbeat


def web() -> str:
    """What is wrong with the web server of this container; empty when it is well.

    Asked under a name that people use, because any other is refused.
    """
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    port = int(os.environ.get("PORT") or 8000)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        answer = connection.getresponse()
        return "" if answer.status == 200 else answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()


def worker() -> str:
    """What is wrong with the clock or the workers; empty when a task went through lately."""
    seconds = heartbeat.silence()
    if seconds is None or seconds > heartbeat.LONGEST_SILENCE:
        return "No worker has worked lately."
    return ""


CHECKS = {"web": web, "worker": worker}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in CHECKS:
        sys.exit(__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuphe.settings")
    problem = CHECKS[arguments[0]]()
    sys.stderr.write(f"{problem}\n" if problem else "")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
