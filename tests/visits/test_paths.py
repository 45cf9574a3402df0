"""By which signatures a sheet goes: level, head count, over the standard; named people, positions, several at once."""

from urllib.parse import urlsplit

import pytest

from accounts import actions as accounts
from history.models import Event
from notices.models import Notice
from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, fill, sign, waiting
from visits import actions, rules
from visits.actions import levels
from visits.models import Approval, ApprovalStep, Level

pytestmark = pytest.mark.django_db
TICKS = {"is_reasonable": True, "is_appropriate": True}
Kind = ApprovalStep.Kind


@pytest.fixture
def admin():
    return UserFactory(role="admin")


@pytest.fixture
def level():
    """Level B, with two product managers who could sign for it."""
    UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")
    return Level.objects.get(code="B")


def step(order=1, kind=Kind.APPROVER, **columns):
    return ApprovalStep(order=order, kind=kind, **{"name": f"Step {order}"} | columns)


def path(level, admin, *steps):
    levels.edit_path(level, steps=list(steps), version=level.version, actor=admin)


def orders(sheet):
    return list(sheet.submissions.first().approvals.values_list("name", flat=True))


def test_a_step_may_be_asked_for_by_head_count_alone(level, admin):
    path(level, admin, step(), step(2, only_large=True))

    small = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, head_count=9))
    large = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, head_count=10))

    assert (orders(small), orders(large)) == (["Step 1"], ["Step 1", "Step 2"])


def test_a_step_may_be_asked_for_by_what_is_over_the_standard_alone(level, admin):
    path(level, admin, step(), step(2, only_over=True))
    modest, lavish = InfoSheetFactory(complete=True), InfoSheetFactory(complete=True)
    lavish.meals.create(starts_at=lavish.appointment.starts_at, persons=2, per_person=200)

    for sheet in (modest, lavish):
        actions.submit(sheet, actor=sheet.created_by)

    assert (orders(modest), orders(lavish)) == (["Step 1"], ["Step 1", "Step 2"])


def test_a_named_person_is_asked_without_holding_any_right(level, admin):
    quality = UserFactory(name="Qin Ling")
    path(level, admin, step(kind=Kind.PERSON, person=quality))
    sheet = InfoSheetFactory(submitted=True)

    assert waiting(sheet).asked == quality
    assert not rules.may_approve(UserFactory(role="info_sheet_approver"), sheet, waiting(sheet))
    sign(sheet, quality)

    assert sheet.state == "handed_over"


def test_where_the_named_person_wrote_the_sheet_their_superior_is_asked(level, admin):
    boss = UserFactory()
    author = UserFactory(role="sales", manager=boss)
    path(level, admin, step(kind=Kind.PERSON, person=author))

    sheet = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, salesperson=author))

    assert waiting(sheet).asked == boss


def test_where_the_named_person_has_left_and_nobody_is_above_whoever_may_exempt_signs(level, admin):
    gone = UserFactory()
    path(level, admin, step(kind=Kind.PERSON, person=gone))
    accounts.deactivate(gone, actor=admin)
    head = UserFactory(role="manager")

    sheet = InfoSheetFactory(submitted=True)

    assert waiting(sheet).asked is None
    assert rules.may_approve(head, sheet, waiting(sheet))


def test_a_position_is_asked_and_whoever_has_it_signs_and_sees_the_sheet(level, admin, client):
    director = PositionFactory(name="Quality director")
    holder, other = UserFactory(position=director), UserFactory(position=PositionFactory(name="Clerk"))
    path(level, admin, step(kind=Kind.POSITION, position=director))
    sheet = InfoSheetFactory(submitted=True)

    assert [rules.may_approve(person, sheet, waiting(sheet)) for person in (holder, other)] == [True, False]
    client.force_login(holder)
    assert client.get(f"/visits/{sheet.pk}/decide/").status_code == 200
    client.force_login(other)
    assert client.get(f"/visits/{sheet.pk}/decide/").status_code == 404


def test_two_signatures_of_one_step_come_from_two_people_in_any_order(level, admin):
    path(level, admin, step(count=2))
    first, second = UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")
    sheet = InfoSheetFactory(submitted=True)
    seen_by_both = waiting(sheet)

    actions.approve(sheet, approval=Approval.objects.get(pk=seen_by_both.pk), actor=first, **TICKS)
    assert sheet.state == "submitted"
    assert not rules.may_approve(first, sheet, waiting(sheet))
    actions.approve(sheet, approval=Approval.objects.get(pk=seen_by_both.pk), actor=second, **TICKS)

    assert sheet.state == "handed_over"
    signed = sheet.submissions.get().approvals.order_by("seat").values_list("decided_by", flat=True)
    assert list(signed) == [first.pk, second.pk]


def test_one_who_returns_it_ends_the_step_for_all(level, admin):
    path(level, admin, step(count=2))
    sheet = InfoSheetFactory(submitted=True)

    actions.return_(sheet, approval=waiting(sheet), reason="No", actor=UserFactory(role="info_sheet_approver"))

    assert sheet.state == "returned"
    assert sorted(sheet.submissions.get().approvals.values_list("decision", flat=True)) == ["returned", "void"]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([], "At least one signature is always asked for: take the conditions off one step."),
        (
            [{"only_special": True}],
            "At least one signature is always asked for: take the conditions off one step.",
        ),
        ([{"grade": "senior"}], "“Step 1”: nobody who works here could sign this."),
        ([{"count": 3}], "“Step 1”: only 2 people could sign, and 3 are asked for."),
        (
            [{"count": 2}, {}],
            "There are too few different people for all these signatures: nobody signs twice.",
        ),
    ],
)
def test_a_path_that_nobody_could_go_is_refused_with_a_sentence(level, admin, steps, sentence):
    with pytest.raises(actions.Untold) as refusal:
        path(level, admin, *(step(number, **columns) for number, columns in enumerate(steps, 1)))

    assert str(refusal.value) == sentence
    assert level.steps.count() == 2


def typed(*rows, version=0):
    """The post of the page."""
    data = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0, "version": version}
    for number, row in enumerate(rows):
        data |= {f"steps-{number}-{name}": value for name, value in ({"count": 1, "grade": "staff"} | row).items()}
    return data


def test_the_path_is_edited_on_a_page_with_its_history(client, level, admin):
    client.force_login(admin)
    quality = UserFactory(username="qin", name="Qin Ling")
    page = client.get("/visits/levels/B/path/")
    assert [row.initial["name"] for row in page.context["rows"].initial_forms] == [
        "Product manager or director",
        "Superior leader (special plan)",
    ]

    last = {"order": 9, "name": "Product", "kind": "approver"}
    answer = client.post(
        "/visits/levels/B/path/", typed(last, {"order": 1, "name": "Quality", "kind": "person", "person": "qin"})
    )

    assert answer.url == "/visits/levels/B/"
    assert list(level.steps.values_list("order", "name", "person")) == [
        (1, "Quality", quality.pk),
        (2, "Product", None),
    ]
    event = Event.objects.about(level).get()
    assert (event.verb, event.facts["path"][1]) == (
        "edit_path",
        "1. Quality (Qin Ling); 2. Product (Product manager or director)",
    )


def test_rows_that_nobody_touched_are_no_steps(client, level, admin):
    path(level, admin, step())
    client.force_login(admin)
    rows = {"name": "Product", "kind": "approver"}, {"kind": "approver"}

    client.post("/visits/levels/B/path/", typed(*rows, version=level.version))

    assert level.steps.get().name == "Product"


def test_a_refused_path_keeps_what_was_typed(client, level, admin):
    client.force_login(admin)

    page = client.post("/visits/levels/B/path/", typed({"name": "Everybody", "kind": "approver", "count": 5}))

    assert page.context["rows"].non_form_errors() == ["“Everybody”: only 2 people could sign, and 5 are asked for."]
    assert page.context["rows"].forms[0]["name"].value() == "Everybody"


def test_a_person_or_a_position_that_is_not_said_is_asked_for(client, level, admin):
    client.force_login(admin)

    rows = [
        {"name": "A", "kind": "person"},
        {"name": "B", "kind": "position"},
        {"name": "C", "kind": "superior", "count": 2},
    ]
    page = client.post("/visits/levels/B/path/", typed(*rows))

    assert [list(each) for each in page.context["rows"].errors] == [["person"], ["position"], ["count"]]


def test_the_second_of_two_who_change_the_path_sees_both(client, level, admin):
    client.force_login(admin)
    client.post("/visits/levels/B/path/", typed({"name": "First", "kind": "approver"}))

    page = client.post("/visits/levels/B/path/", typed({"name": "Second", "kind": "approver"}))

    assert [str(each) for each in page.context["theirs"]] == ["First"] or page.status_code == 200
    assert level.steps.get().name == "First"
    again = typed({"name": "Second", "kind": "approver"}, version=page.context["form"]["version"].value())
    client.post("/visits/levels/B/path/", again)
    assert level.steps.get().name == "Second"


def test_what_is_submitted_goes_its_way_to_the_end(level, admin):
    sheet = fill(InfoSheetFactory(level="B"))
    actions.submit(sheet, actor=sheet.created_by)

    path(level, admin, step(), step(2, kind=Kind.PERSON, person=UserFactory()))
    sign(sheet)

    assert sheet.state == "handed_over"


def test_of_two_who_sign_one_step_each_has_a_link_that_opens(client, level, admin):
    path(level, admin, step(count=2))
    people = [UserFactory(role="info_sheet_approver") for _each in range(2)]
    sheet = InfoSheetFactory(submitted=True)
    links = [
        Notice.objects.get(kind="visits.sheet_submitted", recipient=person, about_id=sheet.pk).params["link"]
        for person in people
    ]

    for address in links:
        client.post(urlsplit(address).path, {"decision": "approve", "is_reasonable": "on", "is_appropriate": "on"})

    sheet.refresh_from_db()
    assert sheet.state == "handed_over"
    signed = sheet.submissions.get().approvals.order_by("seat").values_list("decided_by", flat=True)
    assert list(signed) == [person.pk for person in people]
