"""A new database takes the short way through the migrations, and stands where the long one leads."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from history.tables import CreateModels


def test_whoever_came_step_by_step_stands_where_a_new_database_begins():
    at_once, every_step = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    last_steps = [leaf for leaf in every_step.graph.leaf_nodes() if not every_step.graph.nodes[leaf].replaces]

    ways_apart = MigrationAutodetector(every_step.project_state(last_steps), at_once.project_state())

    assert ways_apart.changes(graph=at_once.graph) == {}


def a_model(name, **fields):
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_at_one_another_come_and_go_together():
    together = CreateModels(
        [
            a_model("Hen", egg=models.ForeignKey("history.Egg", models.CASCADE, null=True, related_name="hens")),
            a_model("Egg", hen=models.ForeignKey("history.Hen", models.CASCADE, related_name="eggs")),
        ]
    )
    before, after = ProjectState(), ProjectState()
    together.state_forwards("history", after)

    with connection.schema_editor() as editor:
        together.database_forwards("history", editor, before, after)
    came = {"history_hen", "history_egg"} & set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        together.database_backwards("history", editor, after, before)
    left = {"history_hen", "history_egg"} & set(connection.introspection.table_names())

    assert (came, left) == ({"history_hen", "history_egg"}, set())
    assert together.describe() == "Create the models Hen, Egg"
