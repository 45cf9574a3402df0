"""The list of what waits for one's signature, and deciding on several of it at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, graded, sign, waiting
from visits import actions
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db
LIST, DECIDE = "/visits/to-sign/", "/visits/to-sign/decide/"
TICKS = {"decision": "approve", "is_reasonable": "on", "is_appropriate": "on"}


@pytest.fixture
def approver():
    return UserFactory(role="info_sheet_approver", name="Zhou Wei")


def submitted(**visit):
    return InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, **visit))


def listed(client, user):
    client.force_login(user)
    return [row.submission.sheet for row in client.get(LIST).context["rows"]]


def keys(*sheets):
    return {"approval": [waiting(sheet).pk for sheet in sheets]}


def states(*sheets):
    return [InfoSheet.objects.get(pk=sheet.pk).state for sheet in sheets]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_it_lists_what_this_person_may_sign_the_nearest_visit_first(client, approver, noon):
    later, sooner = submitted(starts_at=noon + timedelta(days=12)), submitted(starts_at=noon + timedelta(days=9))
    InfoSheetFactory(complete=True)
    InfoSheetFactory(submitted=True, level="A")  # a director's

    assert listed(client, approver) == [sooner, later]


def test_what_one_wrote_or_signed_already_is_not_listed(client, noon):
    author = UserFactory(role="sales")
    director = graded("senior", role="info_sheet_approver")
    author.groups.add(*director.groups.all())
    submitted(salesperson=author)
    sign(InfoSheetFactory(submitted=True, level="A"), director)

    assert listed(client, author) == []
    assert len(listed(client, director)) == 1


def test_what_is_over_the_standard_stands_on_it(client, approver):
    sheet = InfoSheetFactory(complete=True)
    sheet.meals.create(starts_at=sheet.appointment.starts_at, per_person=200)
    actions.submit(sheet, actor=sheet.created_by)
    client.force_login(approver)

    page = client.get(LIST)

    assert [over.kind for over in page.context["rows"][0].over] == ["meal"]
    assert "No cap is set for this" in page.content.decode()


def test_several_are_signed_at_once(client, approver):
    first, second, third = submitted(), submitted(), submitted()
    client.force_login(approver)

    answer = client.post(DECIDE, keys(first, second) | TICKS, follow=True)

    assert states(first, second, third) == ["handed_over", "handed_over", "submitted"]
    assert said(answer) == ["2 sheets are decided on."]


def test_several_are_returned_with_one_reason(client, approver):
    first, second = submitted(), submitted()
    client.force_login(approver)

    client.post(DECIDE, keys(first, second) | {"decision": "return", "reason": "The plant is closed that week"})

    assert states(first, second) == ["returned", "returned"]


def test_of_several_the_one_that_somebody_else_decided_is_named_and_the_others_are_signed(client, approver):
    first, second = submitted(), submitted()
    chosen = keys(first, second)
    sign(first, UserFactory(role="info_sheet_approver", name="Han Mei"))
    client.force_login(approver)

    answer = client.post(DECIDE, chosen | TICKS, follow=True)

    assert states(first, second) == ["handed_over", "handed_over"]
    assert said(answer) == [
        f"{first}: Already decided by Han Mei on Wed 11 Mar 2026 12:00: Approved.",
        "1 sheet is decided on.",
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"decision": "approve", "is_reasonable": "on"}, "is_appropriate"),
        ({"decision": "approve", "is_appropriate": "on"}, "is_reasonable"),
        ({"decision": "return", "reason": "  "}, "reason"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_ticked_ones_stay_ticked(client, approver, typed, field):
    sheet = submitted()
    client.force_login(approver)

    page = client.post(DECIDE, keys(sheet) | typed | {"comment": "Well prepared"})

    form = page.context["form"]
    assert (list(form.errors), form["comment"].value(), page.context["chosen"]) == (
        [field],
        "Well prepared",
        [waiting(sheet).pk],
    )
    assert states(sheet) == ["submitted"]


def test_with_none_ticked_it_says_so(client, approver):
    submitted()
    client.force_login(approver)

    page = client.post(DECIDE, TICKS)

    assert page.context["form"].non_field_errors() == ["Tick the sheets that you decide on."]


def test_somebody_elses_signature_in_the_post_is_not_given(client):
    sheet = submitted()
    client.force_login(UserFactory(role="sales"))

    answer = client.post(DECIDE, keys(sheet) | TICKS, follow=True)

    assert (states(sheet), said(answer)) == (["submitted"], [])


def test_three_cost_as_many_queries_as_one(client, approver):
    client.force_login(approver)
    counts = []
    for more in (1, 2):
        for _nth in range(more):
            submitted()
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_deciding_is_no_get(client, approver):
    client.force_login(approver)

    assert client.get(DECIDE).status_code == 405
