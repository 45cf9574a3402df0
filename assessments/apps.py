from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        from . import wires  # noqa: F401
        from .seeds import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="assessments.seeds")
