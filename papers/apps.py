from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PapersConfig(AppConfig):
    name = "papers"

    def ready(self):
        from .seeds import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="papers.seeds")
