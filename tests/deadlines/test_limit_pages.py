"""The pages of time limits, standards and ladders, as an administrator uses them."""

from contextvars import Context
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import limits
from deadlines.models import Clock, Ladder, Standard, TimeLimit
from history import moment
from history.models import Event
from pages.formats import local
from tests.deadlines.calendars import at
from tests.deadlines.test_seeds import CLOCKS_OF_THE_CLAUSES, NO_CLOCKS
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db

NOON = at("2026-03-11 12:00")


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin", name="Ada Admin")
    client.force_login(person)
    return person


def limit(code="REPLY_GENERAL"):
    return TimeLimit.objects.filter(code=code).order_by("-number").first()


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"deadlines:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def typed(row, **changes):
    """What the form sends as it stands, with these changes."""
    fields = {
        "version": row.number,
        "amount": row.amount if row.amount is not None else "",
        "unit": row.unit,
        "direction": row.direction,
        "ends": row.ends,
        "time_of_day": "",
        "warnings": "4 hours",
        "last_chance": 60,
        "ladder": row.ladder_id,
        "effective": "2026-03-11",
        "reason": "Agreed with the management",
    }
    return fields | changes


def save(client, row, **changes):
    return client.post(reverse("deadlines:edit-limit", args=[row.pk]), typed(row, **changes), follow=True)


def test_every_limit_of_the_clauses_stands_on_the_page_by_topic(client, admin):
    shown = page(client, "limits")

    for code in CLOCKS_OF_THE_CLAUSES.split():
        assert f"<small>{code}</small>" in shown
    for words in ("2 working days before", "S3-27, S3-26", "Calls, issues and complaints", "Supervisor, approvers"):
        assert words in shown
    standards = page(client, "standards")
    for code in Standard.objects.values_list("code", flat=True):
        assert f"<small>{code}</small>" in standards
    assert set(NO_CLOCKS) <= set(Standard.objects.values_list("code", flat=True))


def test_a_number_the_regulation_leaves_open_says_so_and_an_empty_one_is_not_set(client, admin):
    limits.change(limit("CALL_REPLY"), valid_from=NOON, actor=admin, reason="None yet", amount=None)

    shown = page(client, "limits", show="not_set")

    assert "<small>CALL_REPLY</small>" in shown and "<small>REPLY_GENERAL</small>" not in shown
    assert "not set" in shown and "blocks nothing" in shown
    assert "proposed, the regulation leaves this open" in page(client, "limits", show="proposed")
    assert "<small>CALL_REPLY</small>" in page(client, "limits", show="changed")
    unset = page(client, "standards", show="not_set")
    assert "<small>FEEDBACK_DELAY</small>" in unset and "<small>FEEDBACK_SAMPLE</small>" not in unset
    assert "There is no such number." in page(client, "standards", show="changed")


def test_the_table_shows_what_holds_and_what_is_set_for_later(client, admin):
    now = limits.change(limit(), valid_from=NOON, actor=admin, reason="a", amount=13)
    limits.change(now, valid_from=at("2026-04-01 00:00"), actor=admin, reason="b", amount=14)

    shown = page(client, "limits")

    assert "13 hours after" in shown
    assert "from Wed 1 Apr 2026: 14 hours after" in shown
    assert shown.count("<small>REPLY_GENERAL</small>") == 1


@pytest.mark.clause("S4-344")
def test_an_administrator_changes_a_limit_and_the_page_shows_old_and_new_who_when_and_why(client, admin):
    answer = save(client, limit(), amount=36, warnings="6 hours\n2 working hours")

    new = limit()
    assert (new.number, new.amount, new.warnings, new.valid_from) == (2, 36, ["6 hours", "2 working_hours"], NOON)
    shown = answer.content.decode()
    for words in (
        "<del>24 hours after</del> → <ins>36 hours after</ins>",
        "<del>4 hours</del> → <ins>6 hours, 2 working hours</ins>",
        "Agreed with the management",
        "Ada Admin, Wed 11 Mar 2026 12:00",
        "Version 1",
        "in force",
    ):
        assert words in shown
    assert TimeLimit.objects.get(code="REPLY_GENERAL", number=1).amount == 24


def test_today_means_this_moment_by_a_clock_that_runs(client, admin):
    def save_today():
        today = local(moment.now()).date().isoformat()
        save(client, limit(), amount=36, effective=today)
        said = {"version": 1, "amount": 0, "effective": today, "reason": "By hand"}
        client.post(reverse("deadlines:edit-standard", args=[Standard.objects.get(code="AUTO_HAND_OVER").pk]), said)

    Context().run(save_today)  # outside the moment at which tests happen

    assert limit().amount == 36
    assert Standard.objects.filter(code="AUTO_HAND_OVER", number=2).exists()


@pytest.mark.parametrize("number", range(1, 70, 13))
@pytest.mark.clause("S4-344")
def test_every_row_can_be_changed_on_its_page(client, admin, number):
    row = TimeLimit.objects.order_by("pk")[number - 1]
    form = client.get(reverse("deadlines:edit-limit", args=[row.pk])).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    other = Ladder.objects.exclude(pk=row.ladder_id).earliest("pk")
    said |= {"reason": "Only the ladder", "ladder": other.pk}

    client.post(reverse("deadlines:edit-limit", args=[row.pk]), said)

    newest = TimeLimit.objects.of_row(row).first()
    assert (newest.number, newest.ladder) == (2, other)
    assert (newest.amount, newest.unit, newest.warnings) == (row.amount, row.unit, row.warnings)


def test_a_row_that_is_sent_as_it_stands_makes_no_version(client, admin):
    for row in TimeLimit.objects.all():
        form = client.get(reverse("deadlines:edit-limit", args=[row.pk])).context["form"]
        said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        client.post(reverse("deadlines:edit-limit", args=[row.pk]), said | {"reason": "Nothing"})

    assert not TimeLimit.objects.filter(number=2).exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": -1}, "amount", "Please write 0 or more."),
        ({"amount": 0}, "amount", "0 would be over before it begins"),
        ({"warnings": "2 days"}, "warnings", "2 calendar days before it is due would be before it starts."),
        ({"warnings": "soon"}, "warnings", "“soon” is no length of time."),
        ({"effective": "2026-03-10"}, "effective", "A new value cannot come into force in the past."),
        ({"effective": ""}, "effective", "Please fill this in."),
        ({"reason": ""}, "reason", "Please fill this in."),
        ({"time_of_day": "18:00"}, "time_of_day", "Only a limit that is counted in days"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field_keeps_what_was_typed_and_changes_nothing(
    client, admin, changes, field, sentence
):
    answer = save(
        client, limit(), amount=changes.get("amount", 37), **{k: v for k, v in changes.items() if k != "amount"}
    )

    assert sentence in " ".join(answer.context["form"].errors[field])
    if "amount" not in changes:
        assert 'value="37"' in answer.content.decode()
    assert limit().number == 1


def test_chinese_words_are_read_as_warnings(client, admin):
    save(client, limit(), warnings="２个工作小时；30分钟")

    assert limit().warnings == ["2 working_hours", "30 minutes"]


def test_the_second_of_two_editors_is_told_sees_both_and_may_save_again(client, admin):
    seen = limit()
    limits.change(seen, valid_from=NOON, actor=UserFactory(name="Fast Fritz"), reason="First", amount=30)

    answer = save(client, seen, amount=40)

    shown = answer.content.decode()
    assert "Fast Fritz changed this record" in shown
    assert "Saved meanwhile by somebody else:" in shown and "30 hours after" in shown
    assert 'value="40"' in shown
    assert limit().amount == 30
    save(client, limit(), amount=40)
    assert limit().amount == 40


def test_a_change_offers_to_move_what_runs_and_shows_first_what_would_happen(client, admin):
    approver = UserFactory(role="admin", name="Anna Approver")
    late, fresh = start_clock(at=NOON - timedelta(hours=20)), start_clock(at=NOON - timedelta(hours=1))

    answer = save(client, limit(), amount=12)

    url = reverse("deadlines:move-limit", args=[limit().pk])
    assert url in answer.content.decode()
    dry_run = client.get(url).content.decode()
    for words in ("Thu 12 Mar 2026 11:00", "Wed 11 Mar 2026 23:00", "becomes late", "Anna Approver"):
        assert words in dry_run
    assert "Ada Admin</option>" not in dry_run
    assert Clock.objects.get(pk=fresh.pk).due_at == NOON + timedelta(hours=23)

    own = client.post(url, {"approver": admin.pk, "reason": "Myself"})
    assert own.context["form"].errors["approver"]
    client.post(url, {"approver": approver.pk, "reason": "For all"})

    assert Clock.objects.get(pk=fresh.pk).due_at == NOON + timedelta(hours=11)
    assert Clock.objects.get(pk=late.pk).due_at == NOON - timedelta(hours=8)
    shown = page(client, "limit", limit().pk)
    assert "Ada Admin moved running deadlines, too: 2, approved by Anna Approver" in shown
    assert "No running deadline would be due at another moment." in client.get(url).content.decode()


def test_hours_of_the_day_are_edited_row_by_row(client, admin):
    row = Standard.objects.get(code="PREFERRED_SLOTS")
    url = reverse("deadlines:edit-standard", args=[row.pk])
    assert 'value="14:00"' in client.get(url).content.decode()

    def hours(*rows):
        said = {"version": 1, "effective": "2026-03-11", "reason": "Ours"}
        said |= {"window-TOTAL_FORMS": len(rows) + 1, "window-INITIAL_FORMS": 0}
        for nth, (start, until, label) in enumerate(rows):
            said |= {f"window-{nth}-start": start, f"window-{nth}-until": until, f"window-{nth}-label": label}
        return client.post(url, said)

    assert "ends before it starts" in hours(("15:00", "14:00", "good")).content.decode()
    assert "overlaps" in hours(("09:00", "11:00", "good"), ("10:00", "12:00", "good")).content.decode()
    assert "Say from when until when." in hours(("09:00", "", "good")).content.decode()
    assert "Say what 09:00–11:00 is." in hours(("09:00", "11:00", "")).content.decode()
    assert Standard.objects.filter(code="PREFERRED_SLOTS").count() == 1
    hours(("09:00", "11:00", "good"))

    newest = Standard.objects.get(code="PREFERRED_SLOTS", number=2)
    assert newest.windows == [{"from": "09:00", "until": "11:00", "label": "good", "label_zh": ""}]
    assert "<ins>09:00–11:00 good</ins>" in page(client, "standard", row.pk)


def test_a_switch_is_turned_off_and_the_history_says_so(client, admin):
    row = Standard.objects.get(code="AUTO_HAND_OVER")
    said = {"version": 1, "amount": 0, "effective": "2026-03-11", "reason": "We hand over by hand"}

    answer = client.post(reverse("deadlines:edit-standard", args=[row.pk]), said, follow=True)

    assert "<del>on</del> → <ins>off</ins>" in answer.content.decode()
    event = Event.objects.about(Standard.objects.get(code="AUTO_HAND_OVER", number=2)).get()
    assert (event.actor, event.facts["amount"]) == (admin, [1, 0])


def test_a_number_beyond_sense_is_refused_for_a_standard_too(client, admin):
    row = Standard.objects.get(code="REPLY_RATE")
    said = {"version": 1, "amount": 101, "effective": "2026-03-11", "reason": "More"}

    answer = client.post(reverse("deadlines:edit-standard", args=[row.pk]), said)

    assert "At most 100 %." in answer.content.decode()


def ladder_form(*steps, version=0):
    said = {"version": version, "name": "Ours", "name_zh": "本公司", "reason": "Sooner"}
    said |= {"step-TOTAL_FORMS": len(steps), "step-INITIAL_FORMS": 0}
    for nth, (after, who) in enumerate(steps):
        said |= {f"step-{nth}-after": after, f"step-{nth}-who": who}
    return said


def test_a_ladder_is_edited_in_words_and_shows_who_uses_it_and_what_it_was(client, admin):
    ladder = Ladder.objects.get(code="complaint")
    url = reverse("deadlines:ladder", args=[ladder.pk])
    assert "Answer to a complaint" in client.get(url).content.decode()

    answer = client.post(
        url, ladder_form(("0 minutes", "supervisor"), ("1 working hour", "head_of:sales")), follow=True
    )

    ladder.refresh_from_db()
    assert ladder.steps == [
        {"after": "0 minutes", "who": "supervisor"},
        {"after": "1 working_hours", "who": "head_of:sales"},
    ]
    shown = answer.content.decode()
    assert "edited the ladder" in shown and "Ada Admin" in shown
    assert "when it is due: the owner&#x27;s superior; after 1 working hour: the head of: Sales" in shown


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([("4 hours", "supervisor"), ("1 hour", "supervisor")], "This is earlier than the step above it."),
        ([("4 hours", "")], "A step needs both: after how long, and who."),
        ([("9999 weeks", "supervisor")], "A step more than 60 days later helps nobody."),
        ([("later", "supervisor")], "is no length of time"),
    ],
)
def test_steps_that_make_no_sense_are_refused(client, admin, steps, sentence):
    ladder = Ladder.objects.get(code="complaint")

    answer = client.post(reverse("deadlines:ladder", args=[ladder.pk]), ladder_form(*steps))

    assert sentence in answer.content.decode()
    assert Ladder.objects.get(code="complaint").version == 0


@pytest.mark.parametrize("name", ["limits", "standards"])
def test_the_table_costs_the_same_however_many_versions_there_are(client, admin, name):
    model, code = (TimeLimit, "REPLY_GENERAL") if name == "limits" else (Standard, "LARGE_GROUP")
    page(client, name)
    with CaptureQueriesContext(connection) as short:
        page(client, name)
    row = model.objects.get(code=code)
    for amount in (30, 31, 32):
        row = limits.change(row, valid_from=NOON, actor=admin, reason="Again", amount=amount)
    with CaptureQueriesContext(connection) as long:
        page(client, name)
    detail = name.removesuffix("s")
    with CaptureQueriesContext(connection) as versions:
        page(client, detail, row.pk)

    assert len(short) == len(long) <= 9
    assert len(versions) <= 13


def test_the_pages_speak_chinese(client, admin):
    admin.language = "zh-hans"
    admin.save()
    client.force_login(admin)

    shown = page(client, "limit", limit("INFO_SHEET_SIGNOFF").pk)

    assert "来访人员信息表签核并反馈" in shown


@pytest.mark.parametrize("name", ["limits", "standards"])
def test_pages_that_only_show_are_only_read(client, admin, name):
    assert client.post(reverse(f"deadlines:{name}")).status_code == 405
