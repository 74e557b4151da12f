"""How gunicorn serves tuphe, on one's own machine and in production."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = 4
preload_app = True  # one import for all workers: half the time on two cores
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
control_socket_disable = True  # else a socket is opened in the home folder
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
