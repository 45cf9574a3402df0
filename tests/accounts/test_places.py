import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import Department, Position
from history.flow import NotAllowed
from history.models import Event
from tests.factories.accounts import DepartmentFactory, PositionFactory, UserFactory


@pytest.fixture
def desk(client, db):
    """The browser of whoever manages people."""
    client.force_login(UserFactory(role="admin", name="An Admin"))
    return client


def test_a_department_is_founded_with_its_head_and_its_place_in_the_tree(desk, host):
    top = DepartmentFactory()
    typed = {"name": "Sales South", "name_zh": "南区销售部", "code": "south", "kind": "sales"}

    desk.post(reverse("accounts:found-department"), typed | {"parent": top.pk, "head": host.pk, "is_active": "on"})

    made = Department.objects.get(code="south")
    assert (made.kind, made.parent, made.head, made.is_active) == ("sales", top, host, True)
    assert [event.verb for event in Event.objects.about(made)] == ["found"]


def test_two_departments_never_share_a_code(desk):
    DepartmentFactory(code="south")
    typed = {"name": "Sales South", "code": "south", "kind": "sales"}

    form = desk.post(reverse("accounts:found-department"), typed).context["form"]

    assert list(form.errors) == ["code"]
    assert form["name"].value() == "Sales South"


def test_a_department_gets_another_head_and_history_says_so(desk, department, manager, host):
    typed = {"name": department.name, "code": department.code, "kind": "general", "head": host.pk, "is_active": "on"}

    desk.post(
        reverse("accounts:edit-department", args=[department.pk]), typed | {"name_zh": "客户项目部", "version": 0}
    )

    department.refresh_from_db()
    assert department.head == host
    assert Event.objects.latest_of(department).facts == {"head": ["Ma Manager", "He Host"]}


def test_a_department_never_becomes_part_of_its_own_part(desk):
    top = DepartmentFactory(name="Top")
    part = DepartmentFactory(name="Part", parent=DepartmentFactory(parent=top))

    with pytest.raises(NotAllowed, match="Part is a part of this one"):
        actions.rearrange(top, actor=UserFactory(), version=0, parent=part)

    typed = {"name": "Top", "code": top.code, "kind": "general", "parent": part.pk, "is_active": "on", "version": 0}
    form = desk.post(reverse("accounts:edit-department", args=[top.pk]), typed).context["form"]
    assert form.non_field_errors() == ["Part is a part of this one."]


def test_the_second_of_two_who_edit_is_told_and_loses_nothing(desk, department):
    actions.rearrange(department, actor=UserFactory(name="Fast Fang"), version=0, name="Saved first")
    typed = {"name": "Typed", "code": department.code, "kind": "general", "is_active": "on", "version": 0}

    form = desk.post(reverse("accounts:edit-department", args=[department.pk]), typed).context["form"]

    department.refresh_from_db()
    assert department.name == "Saved first"
    assert form["name"].value() == "Typed"
    assert form["version"].value() == 1
    assert "Fast Fang changed this record" in form.non_field_errors()[0]


def test_a_position_says_whether_it_meets_customers(desk):
    desk.post(reverse("accounts:found-position"), {"name": "Sales engineer", "grade": "staff"})
    made = Position.objects.get()
    typed = {"name": "Sales engineer", "grade": "staff", "is_customer_facing": "on", "version": 0}
    desk.post(reverse("accounts:edit-position", args=[made.pk]), typed)

    made.refresh_from_db()
    assert made.is_customer_facing
    assert Event.objects.latest_of(made).facts == {"is_customer_facing": [False, True]}


def test_the_positions_are_listed(desk):
    PositionFactory(name="Sales engineer")

    assert "Sales engineer" in desk.get(reverse("accounts:positions")).content.decode()
