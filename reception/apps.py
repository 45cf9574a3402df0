from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReceptionConfig(AppConfig):
    name = "reception"

    def ready(self):
        from . import wires  # noqa: F401
        from .seeds import install

        post_migrate.connect(install, sender=self, dispatch_uid="reception.install")
