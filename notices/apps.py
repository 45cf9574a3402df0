from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self):
        from . import kinds, wires  # noqa: F401

        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "notice_kinds"):
                kinds.register(import_module(f"{app.name}.notice_kinds").KINDS)
