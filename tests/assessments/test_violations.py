"""A violation is reported by one, confirmed or dismissed by another, and read by those who must."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.actions import appoint_deputy
from assessments import actions
from assessments.actions import appeals, violations
from assessments.cards import read_one
from assessments.models import Period, Scheme, Scorecard, Violation, ViolationKind
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Message, Notice
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.consequences import card_of, person, reward, violation

pytestmark = pytest.mark.django_db
State = Violation.State


def readers(row, people):
    return {name for name, who in people.items() if Violation.objects.visible_to(who).filter(pk=row.pk).exists()}


@pytest.fixture
def people():
    manager, deputy = UserFactory(), UserFactory()
    appoint_deputy(manager, deputy, starts_at=now(), ends_at=now() + timedelta(days=9), actor=manager)
    return {
        "person": UserFactory(manager=manager, department=DepartmentFactory(head=UserFactory())),
        "manager": manager,
        "deputy of the manager": deputy,
        "admin": UserFactory(role="admin"),
        "who reported it": UserFactory(role="inspector"),
        "another inspector": UserFactory(role="inspector"),
        "assessor": UserFactory(role="assessor"),
        "hr": UserFactory(role="hr"),
        "colleague": UserFactory(),
    }


@pytest.mark.clause("S4-17")
def test_collusion_is_recorded_by_an_inspector_and_read_by_admins_and_the_persons_manager(people, client):
    client.force_login(people["who reported it"])
    kind = ViolationKind.objects.get(code="collusion")
    said = {
        "person": people["person"].pk,
        "kind": kind.pk,
        "happened_at": "2026-03-09T10:00",
        "words": "Sold our price list",
        "form_token": "2a3f7c1e-0000-4000-8000-000000000002",
    }

    client.post(reverse("assessments:report-violation"), said)
    client.post(reverse("assessments:report-violation"), said)

    row = Violation.objects.get()
    assert (row.person, row.kind, row.created_by) == (people["person"], kind, people["who reported it"])
    # Who wrote it down has it before them until somebody decides; then it is the admins' and the manager's alone.
    assert readers(row, people) == {"admin", "manager", "who reported it"}
    violations.dismiss(row, decision="No proof", actor=people["admin"])
    assert readers(row, people) == {"admin", "manager"}


def test_the_person_reads_it_once_it_is_confirmed_for_they_may_object(people):
    row = violation(subject=people["person"], actor=people["who reported it"])
    violations.confirm(row, decision="Seen by two", actor=people["admin"])

    assert readers(row, people) == {"admin", "manager", "person"}


def test_neither_letters_nor_clocks_say_what_it_is_about(people):
    row = violation(subject=people["person"], actor=people["who reported it"])
    violations.confirm(row, decision="Seen by two", actor=people["admin"])

    words = [str(entry.params) + entry.label for entry in [*Notice.objects.about(row), *Message.objects.about(row)]]
    assert words and not any("Confidentiality" in said or "price list" in said for said in words)
    assert not Clock.objects.of(row).exists()


@pytest.mark.clause("S4-341")
def test_a_violation_is_recorded_with_its_decision_and_the_day_of_the_decision():
    admin, row = UserFactory(role="admin"), violation(kind="image")

    violations.confirm(row, decision="A written warning", decided_on=date(2026, 3, 10), actor=admin)

    row.refresh_from_db()
    assert (row.state, row.decision, row.decided_on, row.decided_by) == (
        State.CONFIRMED,
        "A written warning",
        date(2026, 3, 10),
        admin,
    )


@pytest.mark.clause("S4-53")
def test_compliance_is_a_category_that_is_offered(client):
    client.force_login(UserFactory(role="inspector"))

    form = client.get(reverse("assessments:report-violation")).context["form"]

    assert "compliance" in form.fields["kind"].queryset.values_list("code", flat=True)


def test_of_two_who_edit_a_category_the_second_sees_both_versions(client):
    kind = ViolationKind.objects.get(code="compliance")
    page = reverse("assessments:violation-kind", args=[kind.pk])
    said = {"name": "Against the law", "name_zh": "违法", "order": "7", "is_active": "on", "version": kind.version}
    client.force_login(UserFactory(role="admin"))
    client.post(page, said)

    client.force_login(UserFactory(role="admin"))
    answer = client.post(page, said | {"name": "Against a contract"})

    kind.refresh_from_db()
    assert (kind.name, kind.order) == ("Against the law", 7)
    assert answer.context["form"]["name"].value() == "Against a contract"
    assert [line[1:] for line in answer.context["both"]] == [("Against the law", "Against a contract")]
    client.post(page, said | {"name": "Against a contract", "version": answer.context["form"]["version"].value()})
    kind.refresh_from_db()
    assert kind.name == "Against a contract"


def test_what_a_violation_is_called_is_in_the_language_of_whoever_reads_it():
    row, subject = violation("confirmed"), person(name="Sun Hao", name_zh="孙浩")
    another = UserFactory(role="admin")
    appeals.lodge(row, grounds="I was on leave", actor=row.person)
    with translation.override("zh-hans"):
        failed = card_of(subject, points=50)

    lodged = Notice.objects.get(kind="assessments.appeal_lodged", recipient=another)
    running = Clock.objects.get(code="RECTIFY", subject_id=failed.rectifications.get().pk)
    number = failed.rectifications.get().pk
    assert lodged.params["subject"] == {"en": f"Violation {row.pk}", "zh-hans": f"违规第{row.pk}号"}
    assert (running.label, running.label_zh) == (f"Sun Hao: Rectification {number}", f"孙浩：整改 {number}")


@pytest.mark.parametrize("who", ["reporter", "person"])
def test_neither_who_reported_it_nor_whom_it_is_about_decides(who):
    reporter, subject = UserFactory(role="admin"), person(role="admin")
    row = violation(subject=subject, actor=reporter)

    with pytest.raises(Refused):
        violations.confirm(row, decision="Yes", actor={"reporter": reporter, "person": subject}[who])


def test_of_two_who_decide_one_does():
    row = violation()
    other = Violation.objects.get(pk=row.pk)
    violations.dismiss(row, decision="No proof", actor=UserFactory(role="admin"))

    with pytest.raises(NotAllowed):
        violations.confirm(other, decision="Yes", actor=UserFactory(role="admin"))


def confidential_card(subject):
    """A card whose scheme has the confidentiality criterion, of the quarter that has just ended."""
    code = Scheme.objects.current().filter(criteria__indicator="confidentiality").first().code
    scheme = Scheme.objects.current().get(code=code)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    period = Period.objects.create(scheme=scheme, created_at=now(), **days)
    return Scorecard.objects.create(period=period, person=subject, created_at=now())


def confidentiality(card, at):
    fresh = Scorecard.objects.get(pk=card.pk)
    return read_one(fresh, at=at).line_of(fresh.period.scheme.criteria.get(indicator="confidentiality"))


@pytest.mark.clause("S0-22")
def test_a_breach_of_confidentiality_that_an_inspector_logs_counts_in_the_criterion_once_confirmed():
    subject = person()
    card = confidential_card(subject)
    row = violation(subject=subject)
    assert confidentiality(card, now()).points == 100

    violations.confirm(row, decision="Seen by two", actor=UserFactory(role="admin"))

    line = confidentiality(card, now())
    assert (line.value, line.points < 100) == (Decimal(1), True)


def test_a_won_objection_takes_it_out_of_shown_results_and_withdraws_its_penalties():
    subject, admin = person(), UserFactory(role="admin")
    card = confidential_card(subject)
    row = violation("confirmed", subject=subject)
    penalty = reward(person=subject, violation=row)
    assessor = UserFactory(role="assessor")
    for criterion in card.period.scheme.criteria.filter(source="human"):
        actions.score(card, criterion=criterion, points=Decimal(80), comment="Seen", version=0, actor=assessor)
    with moment.at(card.period.end):
        actions.propose(card, actor=assessor)
        before = confidentiality(card, now()).points
    objection = appeals.lodge(row, grounds="I was ill that day", actor=subject)

    appeals.decide(objection, outcome="accepted", decision="They were ill", actor=admin)

    row.refresh_from_db()
    penalty.refresh_from_db()
    assert (row.state, penalty.state) == (State.DISMISSED, "withdrawn")
    assert before < confidentiality(card, now()).points == 100
    assert [version.occasion for version in card.snapshots.all()] == ["shown", "corrected"]


def test_an_objection_won_in_part_changes_the_decision_and_it_still_counts():
    row, admin = violation("confirmed"), UserFactory(role="admin")
    objection = appeals.lodge(row, grounds="It was by mistake", actor=row.person)

    appeals.decide(objection, outcome="partly", decision="A talk instead of a warning", actor=admin)

    row.refresh_from_db()
    assert (row.state, row.decision) == (State.CONFIRMED, "A talk instead of a warning")


def test_there_is_a_time_to_object_and_one_objection():
    row = violation("confirmed")
    with moment.at(now() + timedelta(days=30)), pytest.raises(Refused):
        appeals.lodge(row, grounds="Too late", actor=row.person)

    appeals.withdraw(appeals.lodge(row, grounds="Wrong", actor=row.person), actor=row.person)

    with pytest.raises(Refused):
        appeals.lodge(row, grounds="Once more", actor=row.person)


def test_the_person_does_not_read_who_reported_it(people, client):
    reporter = UserFactory(role="inspector", name="Quiet Witness")
    row = violation("confirmed", subject=people["person"], actor=reporter)
    seen = {}
    for name in ("person", "manager"):
        client.force_login(people[name])
        seen[name] = "Quiet Witness" in client.get(row.get_absolute_url()).content.decode()

    assert seen == {"person": False, "manager": True}


def test_the_head_of_a_department_is_not_told_of_a_dismissed_report_about_themselves():
    head = UserFactory()
    DepartmentFactory(head=head).people.add(head)
    head.refresh_from_db()

    violation("dismissed", subject=head)

    assert not Notice.objects.filter(recipient=head).exists()


def test_a_deputy_neither_hears_of_a_violation_nor_decides_about_it(people):
    deputy = UserFactory(role="admin")
    appoint_deputy(people["person"], deputy, starts_at=now(), ends_at=now() + timedelta(days=9), actor=deputy)
    row = violation(subject=people["person"])

    with pytest.raises(Refused):
        violations.confirm(row, decision="Yes", actor=deputy)
    violations.confirm(row, decision="Yes", actor=people["admin"])

    told = {notice.recipient for notice in Notice.objects.about(row) if "confirmed" in notice.kind}
    assert told == {people["person"], people["manager"]}


def test_a_won_objection_is_counted_in_the_card_of_the_department_as_well():
    department = DepartmentFactory(head=UserFactory())
    subject = person(department=department)
    card = confidential_card(subject)
    Scorecard.objects.filter(pk=card.pk).update(person=None, department=department)
    card.refresh_from_db()
    row, assessor = violation("confirmed", subject=subject), UserFactory(role="assessor")
    for criterion in card.period.scheme.criteria.filter(source="human"):
        actions.score(card, criterion=criterion, points=Decimal(80), comment="Seen", version=0, actor=assessor)
    with moment.at(card.period.end):
        actions.propose(card, actor=assessor)
    before = confidentiality(card, now()).points

    objection = appeals.lodge(row, grounds="I was ill that day", actor=subject)
    appeals.decide(objection, outcome="accepted", decision="Ill", actor=UserFactory(role="admin"))

    assert before < confidentiality(card, now()).points == 100
