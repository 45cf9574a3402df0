import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions
from calls.landlines import is_elsewhere, is_landline
from calls.models import FieldDay, FieldSignIn
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from notices.models import Notice
from tests.calls.moments import clock, on
from tests.factories.accounts import UserFactory
from tests.factories.calls import ServiceFactory

pytestmark = pytest.mark.django_db
LANDLINE, MOBILE = "0571 8765 4321", "138 1111 2222"
THURSDAY = on(12, 12).date()


@pytest.fixture
def duty():
    return UserFactory(name="Duty Officer", department=ServiceFactory(), role="duty_officer")


@pytest.fixture
def manager():
    return UserFactory(name="Kim Keyaccount", role="key_account")


@pytest.fixture
def planned(duty, manager):
    return actions.plan_field_day(manager, THURSDAY, "Hangzhou", actor=duty)


def posted(client, manager, when="2026-03-12 08:10", number=LANDLINE, **more):
    details = {"manager": manager.pk, "signed_in_at": when, "calling_number": number, "place": "Hangzhou"}
    return client.post(reverse("calls:sign-in"), details | more, follow=True)


def words(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.clause("S4-164")
def test_a_sign_in_keeps_time_number_and_place_and_a_day_without_one_by_the_time_is_flagged(
    planned, duty, manager, client
):
    other = UserFactory(name="Lee Late", role="key_account")
    actions.plan_field_day(other, THURSDAY, "Wenzhou", actor=duty)
    client.force_login(duty)
    with moment.at(on(12, 8, 15)):
        posted(client, manager)
        early = client.get(reverse("calls:field")).context
    with moment.at(on(12, 8, 31)):
        late = client.get(reverse("calls:field"))

    sign_in = FieldSignIn.objects.get()
    assert (sign_in.signed_in_at, sign_in.calling_number, sign_in.place, sign_in.is_landline) == (
        on(12, 8, 10),
        "+8657187654321",
        "Hangzhou",
        True,
    )
    assert early["missing"] == 0
    assert [(str(row.field_day.person), row.is_missing) for row in late.context["expected"]] == [
        ("Lee Late", True),
        ("Kim Keyaccount", False),
    ]
    assert "1 has not signed in by the time" in late.content.decode()


@pytest.mark.clause("S4-165")
@pytest.mark.parametrize("role", ["agent", "supervisor", "manager", "key_account", "admin", "sales"])
def test_nobody_but_the_duty_officer_registers_a_sign_in(role, manager, client):
    client.force_login(UserFactory(role=role))

    assert posted(client, manager).status_code == 403
    assert not FieldSignIn.objects.exists()


@pytest.mark.clause("S4-165")
def test_the_duty_officer_registers_a_sign_in_for_a_named_key_account_manager_only(duty, manager, client):
    client.force_login(duty)
    with moment.at(on(12, 9)):
        nobody = posted(client, UserFactory(name="No key account"))
        posted(client, manager)

    assert set(nobody.context["form"].errors) == {"manager"}
    assert [(row.manager, row.created_by) for row in FieldSignIn.objects.all()] == [(manager, duty)]


def test_the_clock_of_the_day_runs_until_half_past_eight_and_is_stopped_by_the_sign_in(planned, duty, manager, client):
    assert clock(planned, "FIELD_SIGN_IN").due_at == on(12, 8, 30)
    client.force_login(duty)
    with moment.at(on(12, 9)):
        posted(client, manager, when="2026-03-12 08:20")

    assert clock(planned, "FIELD_SIGN_IN").stopped_at == on(12, 8, 20)


def test_a_second_call_of_the_day_is_registered_too_and_changes_no_verdict(planned, duty, manager, client):
    client.force_login(duty)
    with moment.at(on(12, 12)):
        posted(client, manager, when="2026-03-12 08:20")
        posted(client, manager, when="2026-03-12 11:00")

    assert FieldSignIn.objects.filter(field_day=planned).count() == 2
    assert clock(planned, "FIELD_SIGN_IN").stopped_at == on(12, 8, 20)


def test_a_mobile_is_flagged_as_no_landline(duty, manager, client):
    client.force_login(duty)
    with moment.at(on(12, 9)):
        answer = posted(client, manager, number=MOBILE)

    assert words(answer) == ["Kim Keyaccount has signed in, but this number is no landline."]
    assert not FieldSignIn.objects.get().is_landline


@pytest.mark.parametrize(
    ("number", "is_wall"), [("+8657187654321", True), ("+8657187654321 ext. 12", True), ("+8613811112222", False)]
)
def test_what_is_a_landline(number, is_wall):
    assert is_landline(number) == is_wall


@pytest.mark.parametrize(
    ("number", "place", "is_told"),
    [
        ("+8657187654321", "Hangzhou, north market", False),
        ("+8657187654321 ext. 12", "杭州上海路", False),
        ("+8657187654321", "上海浦东", True),
        ("+8657187654321", "Xi’an", True),
        ("+862987654321", "Xi’an", False),
        ("+861087654321", "北京朝阳", False),
        ("+8657187654321", "The northern market", False),
        ("+8657187654321", "Shanghaining", False),
        ("+8613811112222", "Shanghai", False),
        ("+442071234567", "Shanghai", False),
    ],
)
def test_a_landline_of_another_city_than_the_place_names_is_told(number, place, is_told):
    assert is_elsewhere(number, place) == is_told


def test_a_landline_from_elsewhere_is_flagged_with_its_city(duty, manager, client):
    client.force_login(duty)
    with moment.at(on(12, 9)):
        answer = posted(client, manager, number="021 6123 4567")
        assert words(answer) == ["Kim Keyaccount has signed in, but this is a landline of Shanghai."]
        pages = [client.get(reverse(f"calls:{name}")).content.decode() for name in ("field", "field-sign-ins")]

    assert [page.count("landline of Shanghai") for page in pages] == [1, 1]


def test_a_sign_in_before_anybody_planned_the_day_counts_for_it(duty, manager, client):
    client.force_login(duty)
    with moment.at(on(12, 8, 20)):
        posted(client, manager)
        assert [row.manager for row in client.get(reverse("calls:field")).context["unplanned"]] == [manager]
        day = actions.plan_field_day(manager, THURSDAY, "Hangzhou", actor=duty)

    assert clock(day, "FIELD_SIGN_IN").stopped_at == on(12, 8, 10)
    assert FieldSignIn.objects.get().field_day == day


def test_one_person_is_planned_once_for_a_day(planned, duty, manager):
    with pytest.raises(actions.Refused, match="planned for that day already"):
        actions.plan_field_day(manager, THURSDAY, "Ningbo", actor=duty)


def test_a_day_that_is_called_off_expects_nobody(planned, duty, manager):
    actions.call_off(planned, actor=duty)

    assert clock(planned, "FIELD_SIGN_IN").state == Clock.State.CANCELLED
    assert not FieldDay.objects.on(THURSDAY).exists()
    assert actions.plan_field_day(manager, THURSDAY, "Ningbo", actor=duty).place == "Ningbo"
    with pytest.raises(NotAllowed):
        actions.call_off(FieldDay.objects.get(pk=planned.pk), actor=duty)


def test_a_day_with_a_sign_in_is_not_called_off(planned, duty, manager):
    with moment.at(on(12, 9)):
        sign_in = FieldSignIn(
            manager=manager, signed_in_at=on(12, 8), calling_number="+8657187654321", place="Hangzhou"
        )
        actions.register_sign_in(sign_in, actor=duty)

        with pytest.raises(NotAllowed):
            actions.call_off(planned, actor=duty)


def test_a_double_click_registers_one_sign_in(duty, manager, client):
    client.force_login(duty)
    token = str(uuid.uuid4())
    with moment.at(on(12, 9)):
        for _click in range(2):
            posted(client, manager, form_token=token)

    assert FieldSignIn.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"),
    [({"when": "2026-03-12 10:00"}, "signed_in_at"), ({"number": "12"}, "calling_number"), ({"place": ""}, "place")],
)
def test_what_is_wrong_is_said_beside_the_field_and_stays_as_typed(duty, manager, client, wrong, where):
    client.force_login(duty)
    with moment.at(on(12, 9)):
        form = posted(client, manager, **wrong).context["form"]

    assert set(form.errors) == {where}
    assert form["manager"].value() == str(manager.pk)


def test_whoever_is_in_the_field_sees_their_own_days_and_no_others(planned, manager, client):
    client.force_login(manager)
    assert [row.field_day for row in client.get(planned.get_absolute_url()).context["expected"]] == [planned]

    client.force_login(UserFactory(role="key_account"))
    assert client.get(planned.get_absolute_url()).context["expected"] == []


def test_the_day_asks_as_often_for_three_people_as_for_one(planned, duty, client):
    client.force_login(duty)
    client.get(planned.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(planned.get_absolute_url())
    for _more in range(2):
        actions.plan_field_day(UserFactory(role="key_account"), THURSDAY, "Ningbo", actor=duty)
    with CaptureQueriesContext(connection) as three:
        client.get(planned.get_absolute_url())

    assert len(three) == len(one)


def test_nobody_is_told_of_a_day_that_is_only_planned(planned):
    assert not Notice.objects.exists()
