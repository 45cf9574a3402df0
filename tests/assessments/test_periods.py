"""Opening a period: who gets a card."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments import actions
from assessments.models import Period, Scheme, Scorecard
from assessments.models.period import quarter_of
from history import moment
from history.models import Event
from history.moment import now
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, PositionFactory, UserFactory
from tests.factories.assessments import PeriodFactory, ScorecardFactory, score_all

pytestmark = pytest.mark.django_db
QUARTER = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def scheme(code="default"):
    return Scheme.objects.current().get(code=code)


def open_quarter(actor=None, **changes):
    return actions.open_period(**{"kind": "regular", "scheme": scheme(), "actor": actor} | QUARTER | changes)


@pytest.fixture
def facing():
    return PositionFactory(is_customer_facing=True)


def subjects(period):
    return [str(card.subject) for card in period.scorecards.with_subject().order_by("pk")]


@pytest.mark.clause("S4-92")
def test_everybody_whose_position_meets_customers_gets_a_card(facing, manager, department):
    UserFactory(name="Desk", position=facing, department=department)
    UserFactory(name="Left", position=facing, department=department, is_active=False)
    UserFactory(name="Bookkeeper", position=PositionFactory(), department=DepartmentFactory(name="Finance"))

    period = open_quarter(manager)

    assert subjects(period) == ["Customer Projects", "Desk"]
    card = period.scorecards.get(person__name="Desk")
    assert (card.state, card.created_by) == ("collecting", manager)
    event = Event.objects.latest_of(card)
    assert (event.verb, event.actor, event.hash) == ("open", manager, event.fingerprint())


@pytest.mark.clause("S1-79")
def test_departments_and_people_are_scored_in_each_period(facing, manager, department):
    UserFactory(name="Desk", position=facing, department=department)
    period = open_quarter(manager, scheme=scheme("competence"))

    for card in period.scorecards.all():
        score_all(card, manager)
        with moment.at(period.end):
            actions.propose(card, actor=manager)
            actions.publish(card, actor=manager)

    cards = period.scorecards.with_subject().order_by("pk")
    assert [(str(card.subject), card.total, card.grade, card.state) for card in cards] == [
        ("Customer Projects", 80, "good", "published"),
        ("Desk", 80, "good", "published"),
    ]


def test_the_same_quarter_opened_twice_is_one_period(facing, manager):
    UserFactory(position=facing)
    first = open_quarter(manager)

    second = open_quarter(UserFactory())

    assert second == first
    assert (Period.objects.count(), first.scorecards.count()) == (1, 1)


def test_a_form_posted_twice_is_one_period(manager, host):
    token = uuid4()
    ad_hoc = {"kind": "ad_hoc", "people": [host], "form_token": token}
    first = open_quarter(manager, **ad_hoc)

    assert open_quarter(manager, **ad_hoc) == first
    assert Scorecard.objects.count() == 1


@pytest.mark.clause("S2-63")
def test_an_ad_hoc_period_is_opened_for_chosen_people_and_departments_at_any_date(client, host, department):
    client.force_login(UserFactory(role="admin"))
    chosen = {
        "kind": "ad_hoc",
        "scheme": scheme("visits-calls").pk,
        "starts_on": "2026-02-03",
        "ends_on": "2026-02-17",
        "name": "After the fair",
        "people": [host.pk],
        "departments": [department.pk],
    }

    client.post(reverse("assessments:open-period"), chosen)

    period = Period.objects.get()
    assert (period.kind, str(period), period.starts_on) == ("ad_hoc", "After the fair", date(2026, 2, 3))
    assert subjects(period) == ["Customer Projects", "He Host"]


def test_a_regular_period_takes_those_who_are_chosen_where_somebody_is(client, host, facing):
    client.force_login(UserFactory(role="admin"))
    typed = {"kind": "regular", "scheme": scheme().pk, "starts_on": "2026-01-01", "ends_on": "2026-03-31"}

    client.post(reverse("assessments:open-period"), typed | {"people": [host.pk]})

    assert subjects(Period.objects.get()) == ["He Host"]


def test_who_comes_later_joins_the_period_and_is_not_assessed_by_too_little(client, host, department):
    period = PeriodFactory()
    ScorecardFactory(person=host, period=period)
    newcomer = UserFactory(name="New Here", department=department)
    admin = UserFactory(role="admin")
    client.force_login(admin)
    form = client.get(reverse("assessments:join", args=[period.pk])).context["form"]
    offered = list(form.fields["people"].queryset)
    typed = {"people": [newcomer.pk], "departments": [department.pk]}

    for _turn in range(2):
        page = client.post(reverse("assessments:join", args=[period.pk]), typed, follow=True)

    assert newcomer in offered
    assert host not in offered
    assert subjects(period) == ["He Host", "Customer Projects", "New Here"]
    card = period.scorecards.get(person=newcomer)
    assert (card.state, card.created_by, Event.objects.latest_of(card).verb) == ("collecting", admin, "open")
    reading = next(row for row in page.context["readings"] if row.card == card)
    assert (reading.total, reading.grade) == (None, "")
    assert page.context["offer_join"]


def test_nobody_joins_a_period_that_is_over_and_published(host, stranger):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, UserFactory(role="assessor"))
    with moment.at(datetime(2026, 7, 1, 9, tzinfo=SHANGHAI)):
        actions.propose(card, actor=UserFactory(role="assessor"))
        assert actions.join(card.period, people=[stranger], actor=None) == 1
        card.period.scorecards.filter(person=stranger).delete()
    Scorecard.objects.filter(pk=card.pk).update(state="published", published_at=now())

    with moment.at(datetime(2026, 7, 2, 9, tzinfo=SHANGHAI)), pytest.raises(Refused, match="over"):
        actions.join(card.period, people=[stranger], actor=None)


def test_who_joins_must_be_chosen(client, host):
    client.force_login(UserFactory(role="assessor"))
    period = PeriodFactory()

    page = client.post(reverse("assessments:join", args=[period.pk]), {})

    assert "people" in page.context["form"].errors
    assert not period.scorecards.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2026-01-02"}, "ends_on"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"kind": "ad_hoc"}, "people"),
        ({"scheme": ""}, "scheme"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"kind": "ad_hoc", "starts_on": "0001-01-01"}, "starts_on"),
        ({"kind": "ad_hoc", "ends_on": "9999-12-31"}, "ends_on"),
    ],
)
def test_a_wrong_field_says_so_and_keeps_what_was_typed(client, changes, field):
    client.force_login(UserFactory(role="admin"))
    typed = {"kind": "regular", "scheme": scheme().pk, "starts_on": "2026-01-01", "ends_on": "2026-03-31", "name": "Q"}

    page = client.post(reverse("assessments:open-period"), typed | changes)

    assert field in page.context["form"].errors
    assert 'value="Q"' in page.content.decode()
    assert Period.objects.count() == 0


def test_a_day_that_no_calendar_reaches_is_refused_in_words(client):
    client.force_login(UserFactory(role="admin"))

    page = client.post(reverse("assessments:open-period"), {"ends_on": "9999-12-31"})

    assert page.context["form"].errors["ends_on"] == ["Choose a day from Sat 1 Jan 2000 to Fri 1 Jan 2100."]


def test_two_periods_of_one_quarter_are_told_apart_by_their_schemes(client, host):
    for code in ("default", "competence"):
        ScorecardFactory(person=host, scheme=code)
    client.force_login(host)

    page = client.get(reverse("assessments:list")).content.decode()

    assert "2026, quarter 1 · Promises kept and satisfaction</option>" in page
    assert "2026, quarter 1 · Competence of receiving staff</option>" in page


def test_the_form_proposes_the_running_quarter(client):
    client.force_login(UserFactory(role="admin"))

    form = client.get(reverse("assessments:open-period")).context["form"]

    assert (form["starts_on"].value(), form["ends_on"].value()) == (QUARTER["starts_on"], QUARTER["ends_on"])


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_the_quarter_of_a_day(day, first, last):
    assert quarter_of(day) == (first, last)


def test_a_period_is_its_days_in_the_sites_time_zone():
    period = PeriodFactory()

    assert period.start == datetime(2026, 1, 1, tzinfo=SHANGHAI)
    assert period.end == datetime(2026, 4, 1, tzinfo=SHANGHAI)
    assert [period.is_running(moment) for moment in (period.start, period.end)] == [True, False]
    assert str(period) == "2026, quarter 1"


@pytest.mark.parametrize(
    ("subject", "constraint"),
    [
        ({}, "scorecard_has_one_subject"),
        ({"person": True, "department": True}, "scorecard_has_one_subject"),
    ],
)
def test_the_database_refuses_a_card_of_nobody_and_of_two(host, department, subject, constraint):
    given = {"person": host if "person" in subject else None, "department": department if subject else None}
    period = PeriodFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Scorecard.objects.create(period=period, created_at=period.created_at, **given)
