from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VisitsConfig(AppConfig):
    name = "visits"

    def ready(self):
        from . import wires  # noqa: F401
        from .seeds import install

        post_migrate.connect(install.install_after_migrate, sender=self)
