"""Many tables made by one migration, without drawing every model anew for each."""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Creates the tables of several models that may point at one another.

    Between two operations Django draws each model again that is tied to the one that
    changed, and here nearly all are tied to all: a hundred tables made one by one draw
    ten thousand models. These are told to the state together, and drawn once.
    """

    reversible = True

    def __init__(self, models: list[CreateModel]):
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # else each model that comes is drawn at once, and what is tied to it again
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create the models " + ", ".join(model.name for model in self.models)
