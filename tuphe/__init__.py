"""tuphe: periodic self-review and its remedies. This package is the wiring, without domain."""

from tuphe.celery import app as celery_app

__all__ = ["celery_app"]
