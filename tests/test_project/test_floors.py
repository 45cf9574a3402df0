"""The order of the floors is total, and nothing below names anything above."""

import ast

import pytest
from django.conf import settings

from .floors import FLOORS, ROOT, Naming, in_python, in_templates, names_of

pytestmark = pytest.mark.no_sqlite


def test_every_app_has_a_floor():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert apps | {"config"} == set(FLOORS)
    assert [app for app in settings.INSTALLED_APPS if app in FLOORS] == list(FLOORS[1:])


def test_no_code_names_a_floor_above_it():
    assert [naming for naming in in_python() if naming.runs_upstairs] == []


def test_no_template_names_a_floor_above_it():
    assert [naming for naming in in_templates() if naming.runs_upstairs] == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("import visits.models", ["visits"]),
        ("from visits import actions", ["visits"]),
        ("'visits.InfoSheet'", ["visits"]),
        ("'visits:submit'", ["visits"]),
        ("'visits/infosheet_detail.html'", ["visits"]),
        ("'visits.view_infosheet'", []),  # a right is named where it is given
        ("from . import actions", []),
    ],
)
def test_what_counts_as_naming(line, named):
    [node] = [node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.stmt)]
    node = node.value if isinstance(node, ast.Expr) else node

    assert names_of(node) == named


def test_reception_may_not_name_visits():
    assert Naming("reception", "visits", "here").runs_upstairs
    assert not Naming("visits", "reception", "here").runs_upstairs
