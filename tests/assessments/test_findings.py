"""Findings: what becomes of them, who sees them, and the kinds there are."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions import appoint_deputy
from assessments import actions
from assessments import inspection_rules as rules
from assessments.actions import rectifications
from assessments.models import Finding, FindingKind, Rectification
from deadlines.models import Clock
from history.flow import NotAllowed
from history.moment import now
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.inspections import InspectionFactory, tick_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return UserFactory(role="inspector", department=DepartmentFactory())


@pytest.fixture
def finding(inspector):
    InspectionFactory(inspector=inspector, done=True, failing=["mute"])
    return Finding.objects.get()


def kind(code):
    return FindingKind.objects.get(code=code)


@pytest.mark.clause("S2-55")
def test_a_rectification_is_ordered_from_any_finding_with_owner_and_due_date(client, inspector, finding):
    owner = UserFactory()
    client.force_login(inspector)
    page = client.get(finding.get_absolute_url()).content.decode()
    url = reverse("assessments:order-from-finding", args=[finding.pk])

    client.post(url, {"problem": "Mute the line while asking", "due_on": "2026-03-20", "owner": owner.pk})

    ordered = Rectification.objects.get()
    assert url in page
    assert (ordered.owner, ordered.due_on, ordered.source) == (owner, date(2026, 3, 20), "finding")
    assert ordered.person == finding.person
    finding.refresh_from_db()
    assert (finding.state, finding.rectification) == ("ordered", ordered)
    clock = Clock.objects.of(ordered).running().get()
    assert (clock.code, clock.owner) == ("RECTIFY", owner)
    assert ordered.get_absolute_url() in client.get(finding.get_absolute_url()).content.decode()


def test_it_is_ordered_once(inspector, finding):
    said = {"problem": "Mute the line", "due_on": date(2026, 3, 20), "actor": inspector}

    first = actions.order_rectification(finding, **said)

    assert actions.order_rectification(finding, **said) == first
    with pytest.raises(NotAllowed):
        finding.refresh_from_db()
        actions.dismiss_finding(finding, reason="Never mind", actor=inspector)


def test_a_day_that_is_over_is_asked_for_again_with_what_was_typed(client, inspector, finding):
    client.force_login(inspector)

    page = client.post(
        reverse("assessments:order-from-finding", args=[finding.pk]),
        {"problem": "Mute the line while asking", "due_on": "2026-03-01"},
    ).content.decode()

    assert "Mute the line while asking" in page and "This day is over already." in page
    assert not Rectification.objects.exists()


def test_a_verified_rectification_settles_what_it_was_ordered_for(inspector, finding):
    owner = finding.person
    ordered = actions.order_rectification(finding, problem="Mute", due_on=date(2026, 3, 20), actor=inspector)

    rectifications.plan(ordered, measures="A card beside each telephone", actor=owner)
    rectifications.finish(ordered, done_on=date(2026, 3, 11), evidence="Heard on three calls", actor=owner)
    rectifications.verify(ordered, words="Heard it myself", actor=inspector)

    finding.refresh_from_db()
    assert finding.state == "settled"
    actions.close_inspection(finding.inspection, actor=inspector)


def test_without_its_order_a_finding_is_open_again(inspector, finding):
    ordered = actions.order_rectification(finding, problem="Mute", due_on=date(2026, 3, 20), actor=inspector)

    rectifications.withdraw(ordered, reason="Ordered by mistake", actor=inspector)

    finding.refresh_from_db()
    assert (finding.state, finding.rectification) == ("open", None)


def test_dismissed_with_a_reason_or_put_right_with_words(inspector, finding):
    with pytest.raises(Refused, match="why it is dismissed"):
        actions.dismiss_finding(finding, reason=" ", actor=inspector)
    with pytest.raises(Refused, match="how it was put right"):
        actions.settle_finding(finding, words="", actor=inspector)

    actions.dismiss_finding(finding, reason="The line was muted by the system", actor=inspector)

    assert finding.state == "dismissed"
    assert not Finding.objects.standing().exists()


@pytest.mark.clause("S4-167")
def test_chatting_or_games_in_office_hours_is_a_kind_of_finding(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    client.force_login(inspector)
    url = reverse("assessments:find", args=[inspection.pk])
    games = kind("chatting")

    page = client.get(url).content.decode()
    client.post(url, {"kind": games.pk, "person": inspection.staff_id, "words": "Cards on the screen at 10:20"})

    assert "Chatting or games online in office hours" in page
    found = Finding.objects.get()
    assert (found.kind, found.person, found.inspection) == (games, inspection.staff, inspection)


def test_a_form_posted_twice_is_one_finding(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    client.force_login(inspector)
    said = {"kind": kind("other").pk, "words": "Twice", "form_token": "0b6ad1f4-3f77-4ac7-93a4-8df9ab7f0cb4"}

    for _time in range(2):
        client.post(reverse("assessments:find", args=[inspection.pk]), said)

    assert Finding.objects.count() == 1
    assert Finding.objects.get().person is None
    assert Finding.objects.get().department == inspection.home


# ---- who sees it


def test_whom_it_is_about_and_their_superiors_see_it_when_the_inspection_is_done(inspector):
    head, boss = UserFactory(), UserFactory()
    staff = UserFactory(department=DepartmentFactory(head=head), manager=boss)
    colleague = UserFactory(department=staff.department)
    InspectionFactory(inspector=inspector, staff=staff, failing=["mute"])
    readers = [staff, head, boss, colleague]

    def seen():
        return [Finding.objects.visible_to(reader).exists() for reader in readers]

    assert seen() == [False, False, False, False]

    inspection = Finding.objects.get().inspection
    tick_all(inspection, inspector, failing=["mute"])
    actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)
    assert seen() == [True, True, True, False]


def test_what_was_found_about_one_is_not_told_to_the_department(client, inspector):
    home = DepartmentFactory(head=UserFactory())
    one, other = UserFactory(department=home), UserFactory(department=home)
    inspection = InspectionFactory(inspector=inspector, department=home)
    actions.open_finding(inspection, kind=kind("chatting"), person=one, words="Cards", actor=inspector)
    tick_all(inspection, inspector)
    actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)

    seen = {person: Finding.objects.visible_to(person).count() for person in (one, other, home.head)}

    assert seen == {one: 1, other: 0, home.head: 1}
    client.force_login(other)
    assert client.get(Finding.objects.get().get_absolute_url()).status_code == 404


def test_an_inspector_who_will_be_looked_at_does_not_see_it_coming(inspector):
    colleague = UserFactory(role="inspector", department=DepartmentFactory())
    inspection = InspectionFactory(inspector=inspector, staff=colleague)

    assert not type(inspection).objects.visible_to(colleague).exists()
    assert type(inspection).objects.visible_to(inspector).exists()


def test_a_group_member_settles_nothing_about_themselves_or_their_department(client, inspector):
    colleague = UserFactory(role="inspector", department=DepartmentFactory())
    InspectionFactory(inspector=inspector, staff=colleague, done=True, failing=["mute"])
    client.force_login(colleague)

    response = client.post(
        reverse("assessments:dismiss-finding", args=[Finding.objects.get().pk]), {"reason": "It was not me"}
    )

    assert response.status_code == 403


def test_who_stands_in_for_an_insider_settles_nothing_in_their_name(inspector, stranger):
    colleague = UserFactory(role="inspector", department=DepartmentFactory())
    InspectionFactory(inspector=inspector, staff=colleague, done=True, failing=["mute"])
    finding, day = Finding.objects.get(), timedelta(days=1)

    appoint_deputy(colleague, stranger, now() - day, now() + day, actor=colleague)
    for_the_insider = (stranger.may(rules.INSPECT), rules.may_settle(stranger, finding))

    assert for_the_insider == (True, False)
    assert rules.may_settle(inspector, finding)


def test_a_head_does_not_inspect_their_department_wherever_they_work(inspector):
    led = DepartmentFactory(head=inspector)

    with pytest.raises(Refused, match="from another department"):
        InspectionFactory(inspector=inspector, department=led)


# ---- kinds


def test_the_kinds_are_a_list_that_the_company_edits_with_history(client):
    admin = UserFactory(role="admin")
    client.force_login(admin)
    form = {"name": "Late to the desk", "name_zh": "前台迟到", "order": 3, "is_active": "on", "version": 0}

    client.post(reverse("assessments:add-finding-kind"), form)
    added = FindingKind.objects.get(name="Late to the desk")
    client.post(reverse("assessments:edit-finding-kind", args=[added.pk]), form | {"name": "Late at the desk"})
    page = client.post(
        reverse("assessments:edit-finding-kind", args=[added.pk]), form | {"name": "Never at the desk"}
    ).content.decode()

    added.refresh_from_db()
    assert (added.name, added.version) == ("Late at the desk", 1)
    assert "Late at the desk" in page and "Never at the desk" in page  # both versions, nothing lost


def test_a_kind_out_of_use_is_not_offered_and_stays_with_its_findings(client, inspector, finding):
    FindingKind.objects.filter(pk=finding.kind_id).update(is_active=False)
    client.force_login(inspector)
    inspection = InspectionFactory(inspector=inspector)

    offered = client.get(reverse("assessments:find", args=[inspection.pk])).content.decode()

    assert f'<option value="{finding.kind_id}"' not in offered
    assert str(finding.kind) in client.get(finding.get_absolute_url()).content.decode()
    finding.refresh_from_db()
    fresh = InspectionFactory(inspector=inspector, failing=["mute"])
    assert fresh.findings.get().kind.code == "other"
