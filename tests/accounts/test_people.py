import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import Department, User
from history.flow import NotAllowed, Stale
from history.models import Event
from tests.factories.accounts import DepartmentFactory, UserFactory

PASSWORD = "a long enough secret"


@pytest.fixture
def admin(db):
    return UserFactory(username="admin", name="An Admin", role="admin")


@pytest.fixture
def desk(client, admin):
    """The browser of whoever manages people."""
    client.force_login(admin)
    return client


def role(name):
    return Group.objects.get(name=name)


def details(person=None, **typed):
    known = {"name": "Lin Wei", "name_zh": "林薇", "staff_number": "A-17", "phone": "138 1234 5678"}
    return known | ({"version": person.version} if person else {}) | typed


class TestTheList:
    def test_it_shows_people_with_roles_and_departments_with_heads(self, desk, clerk, manager, department):
        page = desk.get(reverse("accounts:people")).content.decode()

        assert "Chen Clerk" in page
        assert "Front desk" in page
        assert "Customer Projects" in page

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "lin"}, ["lin"]),
            ({"q": "林"}, ["lin"]),
            ({"q": "A-17"}, ["lin"]),
            ({"q": "nobody"}, []),
            ({"closed": "on"}, ["gone"]),
            ({"role": "front_desk"}, ["clerk"]),
            ({"department": "sales"}, ["lin"]),
        ],
    )
    def test_it_is_narrowed(self, desk, clerk, asked, found):
        sales = DepartmentFactory(code="sales")
        UserFactory(username="lin", name="Lin Wei", name_zh="林薇", staff_number="A-17", department=sales)
        UserFactory(username="gone", is_active=False)
        if "role" in asked:
            asked = {"role": role(asked["role"]).pk}
        if "department" in asked:
            asked = {"department": sales.pk}

        response = desk.get(reverse("accounts:people"), asked)

        assert [person.username for person in response.context["page"]] == found

    def test_three_people_cost_no_more_statements_than_one(self, desk, clerk):
        def statements():
            with CaptureQueriesContext(connection) as queries:
                desk.get(reverse("accounts:people"))
            return len(queries)

        one = statements()
        for _ in range(3):
            UserFactory(role="sales", department=DepartmentFactory(head=clerk), manager=clerk)

        assert statements() == one

    def test_departments_stand_below_the_one_they_are_part_of(self, db):
        top, other = DepartmentFactory(code="b"), DepartmentFactory(code="a")
        DepartmentFactory(code="c", parent=top)
        DepartmentFactory(code="d", parent=other)

        tree = [(row.code, row.depth) for row in Department.objects.tree()]
        assert tree == [("a", 0), ("d", 1), ("b", 0), ("c", 1)]


class TestRegistering:
    def test_a_new_colleague_can_log_in_with_the_roles_they_were_given(self, desk, admin):
        typed = details(username="lin", password=PASSWORD, roles=[role("sales").pk])

        desk.post(reverse("accounts:create"), typed)

        person = User.objects.get(username="lin")
        assert person.check_password(PASSWORD)
        assert person.may("visits.draft_infosheet")
        assert person.phone == "+8613812345678"
        assert [(event.verb, event.actor) for event in Event.objects.about(person)] == [("register", admin)]

    @pytest.mark.parametrize(
        ("typed", "wrong"),
        [
            ({"username": "admin"}, "username"),
            ({"password": "short"}, "password"),
            ({"name": ""}, "name"),
            ({"phone": "12"}, "phone"),
            ({"email": "no address"}, "email"),
        ],
    )
    def test_a_wrong_field_gets_a_sentence_and_keeps_what_was_typed(self, desk, typed, wrong):
        typed = details(**{"username": "lin", "password": PASSWORD, **typed})

        form = desk.post(reverse("accounts:create"), typed).context["form"]

        assert list(form.errors) == [wrong]
        assert form["name_zh"].value() == "林薇"
        assert not User.objects.filter(username="lin").exists()

    def test_two_people_never_share_a_staff_number_and_both_may_have_none(self, desk):
        for name, number in [("a", "7"), ("b", "7"), ("c", ""), ("d", "")]:
            typed = details(username=name, password=PASSWORD, staff_number=number)
            desk.post(reverse("accounts:create"), typed)

        people = User.objects.exclude(username="admin").order_by("username")
        assert [(person.username, person.staff_number) for person in people] == [("a", "7"), ("c", None), ("d", None)]


class TestEditing:
    def test_facts_and_roles_change_and_history_has_old_and_new(self, desk, admin, host):
        desk.post(
            reverse("accounts:edit", args=[host.pk]),
            details(host, department=host.department_id, roles=[role("agent").pk]),
        )

        host.refresh_from_db()
        events = {event.verb: event.facts for event in Event.objects.about(host)}
        assert host.name == "Lin Wei"
        assert events["edit"]["name"] == ["He Host", "Lin Wei"]
        assert events["set_roles"] == {"roles": [[], ["agent"]]}
        assert host.version == 1

    def test_the_second_of_two_who_save_loses_nothing_and_is_told_by_whom(self, desk, admin, host):
        seen = details(host, name="From the other screen")
        actions.edit(host, name="Saved first", roles=[], actor=admin, version=0)

        response = desk.post(reverse("accounts:edit", args=[host.pk]), seen)
        form = response.context["form"]
        host.refresh_from_db()

        assert host.name == "Saved first"
        assert form["name"].value() == "From the other screen"
        assert "An Admin changed this record" in form.non_field_errors()[0]
        desk.post(reverse("accounts:edit", args=[host.pk]), seen | {"version": form["version"].value()})
        host.refresh_from_db()
        assert host.name == "From the other screen"

    def test_roles_alone_are_guarded_by_the_version_too(self, admin, host):
        actions.edit(host, roles=[role("agent")], actor=admin, version=0)

        with pytest.raises(Stale):
            actions.edit(host, roles=[role("sales")], actor=admin, version=0)

        assert [group.name for group in host.groups.all()] == ["agent"]

    def test_the_last_who_manages_people_cannot_give_it_up(self, admin, host):
        with pytest.raises(NotAllowed, match="Somebody must remain who manages people"):
            actions.edit(admin, roles=[], actor=admin, version=0)
        with pytest.raises(NotAllowed, match="Somebody must remain who manages people"):
            actions.deactivate(User.objects.get(pk=admin.pk), actor=admin)

        assert User.objects.get(pk=admin.pk).may("accounts.manage_people")


class TestPasswords:
    def test_a_forgotten_password_is_replaced_and_a_locked_name_opened(self, desk, client, host):
        elsewhere = type(client)()
        login = {"username": "host", "password": PASSWORD}
        for _ in range(6):
            elsewhere.post(reverse("accounts:login"), login)
        locked = elsewhere.post(reverse("accounts:login"), login).status_code

        new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
        desk.post(reverse("accounts:set-password", args=[host.pk]), new)

        assert locked == 429
        assert elsewhere.post(reverse("accounts:login"), login | {"next": "/me/"})["Location"] == "/me/"
        assert [event.verb for event in Event.objects.about(host)] == ["set_password"]


def test_closing_and_reopening_an_account_from_its_page(desk, host):
    desk.post(reverse("accounts:deactivate", args=[host.pk]))
    closed = User.objects.get(pk=host.pk).is_active
    desk.post(reverse("accounts:reactivate", args=[host.pk]))

    assert (closed, User.objects.get(pk=host.pk).is_active) == (False, True)


def test_a_refusal_is_said_in_words(desk, manager):
    response = desk.post(reverse("accounts:deactivate", args=[manager.pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "First name another head of Customer Projects."
    ]
