from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from .roles import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="accounts.roles")
