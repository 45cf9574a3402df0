from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeadlinesConfig(AppConfig):
    name = "deadlines"

    def ready(self):
        from .seeds.install import install

        post_migrate.connect(install, sender=self, dispatch_uid="deadlines.install")
