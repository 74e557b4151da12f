"""The web application, for gunicorn: `gunicorn -c python:tuphe.gunicorn_conf tuphe.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuphe.settings")

application = get_wsgi_application()
