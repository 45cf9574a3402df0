"""The roof: settings, urls and the Celery application. Nothing imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
