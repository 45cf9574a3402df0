"""Schemes written on a page: criteria, figures, bands, critical events; a version never changes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Criterion, Scheme
from assessments.rulebook import Rulebook
from assessments.scheme_forms import initial_of, rows_of
from tests.factories.accounts import UserFactory
from tests.factories.assessments import PeriodFactory

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin")
    client.force_login(person)
    return person


def scheme(code="default"):
    return Scheme.objects.current().with_rules().get(code=code)


def page_of(code="default", *, criteria=None, critical=None, **changes):
    """What a browser sends of the page of a scheme, with the rows and fields that somebody changed or added."""
    rulebook = Rulebook.of(scheme(code))
    first, second = rows_of(rulebook)
    sent = initial_of(rulebook)
    sent.pop("is_quarterly")
    for prefix, rows, typed in (("criteria", first, criteria or {}), ("critical", second, critical or {})):
        filled = {place: _texts(row) for place, row in enumerate(rows)}
        for place, row in typed.items():
            filled[place] = filled.get(place, {}) | row
        total = max([len(rows) + 1, *filled]) + 1
        sent |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": len(rows)}
        for place in range(total):
            blank = {"minimum": 1, "effect": "deduct"}
            row = filled.get(place, blank)
            sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def _texts(row):
    anchors = "; ".join(f"{at}: {points}" for at, points in row.get("anchors", []))
    return {name: value for name, value in row.items() if name != "source"} | {"anchors": anchors}


def post(client, code="default", **changes):
    return client.post(reverse("assessments:revise-scheme", args=[scheme(code).pk]), page_of(code, **changes))


@pytest.mark.clause("S2-64")
def test_the_bands_are_changed_on_a_page(client, admin):
    post(client, **{"floor-excellent": "92.5"})

    assert (scheme().number, scheme().bands.get(grade="excellent").floor) == (2, D("92.5"))


def test_a_page_that_nobody_changed_makes_a_version_that_says_the_same(client, admin):
    before = {code: Rulebook.of(scheme(code)) for code in ("default", "visits-calls", "reception")}

    for code in before:
        post(client, code, is_quarterly="on" if before[code].is_quarterly else None)

    assert {code: scheme(code).number for code in before} == dict.fromkeys(before, 2)
    assert {code: Rulebook.of(scheme(code)) for code in before} == before


@pytest.mark.clause("S2-56")
def test_who_was_slower_hears_of_the_newer_version_and_loses_nothing(client, admin):
    seen = reverse("assessments:revise-scheme", args=[scheme().pk])
    typed = page_of("default", name="What the slower one typed")
    post(client, **{"floor-excellent": "92.5"})

    page = client.post(seen, typed).content.decode()

    assert "Somebody else published a newer version meanwhile" in page
    assert "What the slower one typed" in page
    assert (scheme().number, client.get(seen).status_code) == (2, 404)


def test_the_page_refuses_weights_that_do_not_total_100_and_keeps_them(client, admin):
    page = post(client, criteria={0: {"weight": "55.5"}}).content.decode()

    assert "The weights must total 100; they total 95.5." in page
    assert 'value="55.5"' in page
    assert scheme().number == 1


def test_a_criterion_is_added_with_a_figure_points_and_minimum_and_another_left_out(client, admin):
    period = PeriodFactory()
    fresh = {
        "label": "Records",
        "label_zh": "记录",
        "weight": "40",
        "indicator": "visit_records",
        "anchors": "80: 0; 100: 100",
        "minimum": "7",
        "evidence": ["call_records"],
    }

    post(client, criteria={1: {"DELETE": "on"}, 2: fresh})

    assert list(scheme().criteria.values_list("code", "weight")) == [("on_time", D(60)), ("records", D(40))]
    row = scheme().criteria.get(code="records")
    assert (row.source, row.indicator, row.anchors, row.minimum) == (
        Criterion.Source.COMPUTED,
        "visit_records",
        [[80, 0], [100, 100]],
        7,
    )
    assert (row.label_zh, row.evidence) == ("记录", ["call_records"])
    period.refresh_from_db()
    assert period.scheme.number == 1


def test_a_criterion_without_a_figure_is_scored_by_an_assessor(client, admin):
    post(client, criteria={0: {"indicator": ""}})

    row = scheme().criteria.get(code="on_time")
    assert (row.source, row.anchors) == (Criterion.Source.HUMAN, [])


@pytest.mark.parametrize(
    ("anchors", "said"),
    [
        ("0 - 100", "Write pairs of a value and its points"),
        ("50: 100", "needs at least two values"),
        ("100: 0; 50: 100", "needs at least two values"),
        ("0: 0; 100: 120", "lie between 0 and 100"),
    ],
)
def test_points_that_lead_nowhere_are_refused_in_a_sentence(client, admin, anchors, said):
    page = post(client, criteria={0: {"anchors": anchors}}).content.decode()

    assert said in page
    assert scheme().number == 1


def test_critical_events_are_chosen_on_the_page(client, admin):
    post(client, critical={0: {"DELETE": "on"}, 1: {"kind": "confidentiality", "effect": "deduct", "points": "10"}})

    assert list(scheme().critical_rules.values_list("kind", "effect", "points")) == [
        ("confidentiality", "deduct", D(10))
    ]
    page = client.get(scheme().get_absolute_url()).content.decode()
    assert "Confidentiality: 10 points off the total, for each</li>" in page


def test_a_company_writes_a_scheme_of_its_own(client, admin):
    sent = page_of(name="North plant", name_zh="北厂")
    sent |= {"criteria-INITIAL_FORMS": 0, "critical-INITIAL_FORMS": 0}

    answer = client.post(reverse("assessments:create-scheme"), sent)

    fresh = Scheme.objects.get(code="north-plant")
    assert answer.url == fresh.get_absolute_url()
    assert (fresh.number, fresh.weight_total, fresh.criteria.count(), fresh.bands.count()) == (1, 100, 2, 4)
    again = client.post(reverse("assessments:create-scheme"), sent).content.decode()
    assert "There is a scheme of that name." in again


@pytest.mark.parametrize(
    ("floor", "typed"), [("floor-good", "60"), ("floor-pass", "0"), ("floor-excellent", "74"), ("floor-pass", "75.5")]
)
def test_a_band_with_a_gap_or_an_overlap_is_refused_beside_its_grade(client, admin, floor, typed):
    client.force_login(admin)
    at_fault = "floor-good" if typed == "75.5" else floor

    page = post(client, **{floor: typed})

    assert page.context["form"].errors == {at_fault: ["A better grade must begin at a higher total."]}
    assert f'value="{typed}"' in page.content.decode()
