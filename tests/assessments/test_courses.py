"""Courses: planned, nominated for, approved, held, with results and certificates (S2-72, S2-73)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.actions import courses, nominations
from assessments.actions.courses import TrainingRefused
from assessments.models import Attendance, Course, Topic
from deadlines import obligations
from deadlines.models import Standard
from history.flow import NotAllowed, Stale
from notices.models import Notice
from papers.models import Attachment
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, attended

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory(name="Tang Trainer", role="trainer")


def typed(by, **more):
    return {
        "topic": Topic.objects.get(code="etiquette").pk,
        "title": "Receiving guests",
        "method": "internal",
        "held_on": "2026-03-11",
        "hours": "2.5",
        "trainer": by.pk,
        "pass_mark": "60",
    } | more


def told(kind):
    return [notice.recipient for notice in Notice.objects.filter(kind=f"assessments.{kind}").order_by("pk")]


@pytest.mark.clause("S2-72")
def test_a_course_has_date_trainer_attendance_and_a_result_for_each_person(client, trainer, host, stranger):
    client.force_login(trainer)
    client.post(reverse("assessments:plan-course"), typed(trainer))
    course = Course.objects.get()
    for person in (host, stranger):
        client.post(reverse("assessments:nominate", args=[course.pk]), {"person": person.pk, "reason": "new here"})
    client.post(reverse("assessments:hold-course", args=[course.pk]))
    mine, other = (Attendance.objects.get(person=person) for person in (host, stranger))
    said = {f"row{mine.pk}-came": "attended", f"row{mine.pk}-score": "85", f"row{mine.pk}-version": mine.version}
    said |= {f"row{other.pk}-came": "absent", f"row{other.pk}-version": other.version}

    client.post(reverse("assessments:results", args=[course.pk]), said)

    assert (course.held_on, course.trainer, course.hours) == (date(2026, 3, 11), trainer, Decimal("2.5"))
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, mine.score, mine.passed) == ("attended", Decimal(85), True)
    assert (other.state, other.score, other.passed) == ("absent", None, None)
    assert told("training_nominated") == [host, stranger]


@pytest.mark.clause("S2-73")
def test_an_external_course_has_provider_nominee_somebody_elses_approval_and_certificate(
    client, trainer, host, manager, django_capture_on_commit_callbacks
):
    course = CourseFactory(method="external", provider="Institute of Courtesy", trainer=None)
    client.force_login(trainer)
    client.post(reverse("assessments:nominate", args=[course.pk]), {"person": host.pk})
    row = Attendance.objects.get()
    assert (row.state, told("training_to_approve")) == ("waiting", [manager])

    client.force_login(manager)
    client.post(reverse("assessments:approve-nomination", args=[row.pk]))
    row.refresh_from_db()

    assert (row.state, row.decided_by, row.course.provider) == ("enrolled", manager, "Institute of Courtesy")
    assert set(told("training_approved")) == {host, trainer}
    Course.objects.update(held_on=date(2026, 3, 11))
    client.force_login(trainer)
    client.post(reverse("assessments:hold-course", args=[course.pk]))
    said = {"came": "attended", "passed": "yes", "certificate": "C-2026-17", "version": row.version}
    client.post(
        reverse("assessments:results", args=[course.pk]), {f"row{row.pk}-{key}": value for key, value in said.items()}
    )
    row.refresh_from_db()
    assert (row.passed, row.certificate) == (True, "C-2026-17")
    client.force_login(host)
    page = client.get(reverse("assessments:attendance", args=[row.pk])).content.decode()
    assert reverse("papers:attach", args=["assessments.Attendance", row.pk]) in page


@pytest.mark.parametrize("who", ["nominator", "nominee"])
def test_nobody_approves_whom_they_nominated_or_themselves(client, host, manager, who):
    """The superior who nominated is out of it, and so is the nominee with the right."""
    course = CourseFactory(method="external", trainer=None)
    person = UserFactory(role="hr") if who == "nominee" else host
    actor = manager if who == "nominator" else UserFactory(role="trainer")
    row = nominations.nominate(course, person, actor=actor)
    client.force_login(manager if who == "nominator" else person)

    answer = client.post(reverse("assessments:approve-nomination", args=[row.pk]))

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (403, "waiting")


def test_where_the_superior_nominates_those_with_the_right_are_asked(host, manager):
    hr = UserFactory(role="hr")
    UserFactory(role="trainer")

    nominations.nominate(CourseFactory(method="external", trainer=None), host, actor=manager)

    assert hr in told("training_to_approve")
    assert manager not in told("training_to_approve")


def test_declining_needs_a_reason_and_is_told(client, trainer, host, manager):
    row = nominations.nominate(CourseFactory(method="external", trainer=None), host, actor=trainer)
    client.force_login(manager)

    page = client.post(reverse("assessments:decline-nomination", args=[row.pk]), {"reason": " "})
    assert "reason" in page.context["form"].errors
    client.post(reverse("assessments:decline-nomination", args=[row.pk]), {"reason": "Too dear"})

    row.refresh_from_db()
    assert row.state == "declined"
    assert set(told("training_declined")) == {host, trainer}


def test_of_two_approvers_only_the_first_decides(host, manager, trainer):
    row = nominations.nominate(CourseFactory(method="external", trainer=None), host, actor=trainer)
    on_the_other_screen = Attendance.objects.get(pk=row.pk)
    nominations.approve_nomination(row, actor=manager)

    with pytest.raises(NotAllowed):
        nominations.decline_nomination(on_the_other_screen, reason="No", actor=UserFactory(role="hr"))


@pytest.mark.parametrize("verb", sorted(Attendance.FLOW))
def test_a_verb_is_refused_in_every_other_state(verb):
    row = nominations.nominate(CourseFactory(), UserFactory(), actor=UserFactory())
    starts = Attendance.FLOW[verb][0]

    for state in Attendance.State:
        row.state = state
        assert row.can(verb) is (state in starts)


def test_somebody_enrols_and_may_be_nominated_again_after_withdrawing(client, host):
    course = CourseFactory()
    client.force_login(host)
    nominate = reverse("assessments:nominate", args=[course.pk])
    client.post(nominate)
    row = Attendance.objects.get()
    client.post(reverse("assessments:withdraw-nomination", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "withdrawn"

    client.post(nominate)
    client.post(nominate)

    row.refresh_from_db()
    assert (row.state, Attendance.objects.count()) == ("enrolled", 1)


def test_a_stranger_nominates_nobody_else(client, host, stranger):
    client.force_login(stranger)

    page = client.post(reverse("assessments:nominate", args=[CourseFactory().pk]), {"person": host.pk})

    assert "person" in page.context["form"].errors
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"trainer": ""}, "trainer"),
        ({"method": "external", "provider": ""}, "provider"),
        ({"method": "case_study"}, "case"),
        ({"hours": "0"}, "hours"),
    ],
)
def test_what_a_method_needs_is_asked_for_and_nothing_typed_is_lost(client, trainer, missing, field):
    client.force_login(trainer)

    page = client.post(reverse("assessments:plan-course"), typed(trainer, **missing))

    assert list(page.context["form"].errors) == [field]
    assert "Receiving guests" in page.content.decode()
    assert not Course.objects.exists()


@pytest.mark.clause("S2-75")
def test_self_study_is_offered_only_where_a_company_switched_it_on(client, trainer):
    client.force_login(trainer)
    own = typed(trainer, method="self_study", trainer="")
    refused = client.post(reverse("assessments:plan-course"), own)
    assert list(refused.context["form"].errors) == ["method"]
    assert "self_study" not in dict(refused.context["form"].fields["method"].choices)

    Standard.objects.filter(code="SELF_STUDY").update(amount=1)
    client.post(reverse("assessments:plan-course"), own)

    assert Course.objects.get().method == Course.Method.SELF_STUDY


@pytest.mark.clause("S2-68")
def test_the_four_topics_of_the_regulation_can_be_taught(client, trainer):
    client.force_login(trainer)
    page = client.get(reverse("assessments:plan-course"))
    offered = [str(topic) for topic in page.context["form"].fields["topic"].queryset]

    assert offered[:4] == ["Service awareness", "Reception etiquette", "Business knowledge", "Problem handling"]
    awareness = Topic.objects.get(code="service_awareness")
    client.post(reverse("assessments:plan-course"), typed(trainer, topic=awareness.pk))
    assert Course.objects.get().topic == awareness


def test_holding_a_course_does_what_is_owed_every_quarter(noon):
    trainer = UserFactory(role="trainer")
    owed = obligations.oblige("TRAINING", owner=trainer, label="Training", since=date(2026, 1, 1), actor=None, at=noon)

    CourseFactory(held=True, trainer=trainer)

    assert owed.turns.get().done_at == noon


def test_a_course_of_tomorrow_is_not_held_yet(noon):
    course = CourseFactory()

    with pytest.raises(TrainingRefused):
        courses.hold(course, actor=course.trainer)


@pytest.mark.parametrize("verb", sorted(Course.FLOW))
def test_a_course_takes_only_the_verbs_of_its_state(verb):
    course = CourseFactory()
    starts = Course.FLOW[verb][0]

    for state in Course.State:
        course.state = state
        assert course.can(verb) is (state in starts)


def test_who_was_going_is_told_of_a_new_day_and_that_it_is_cancelled(client, host):
    course = CourseFactory()
    nominations.nominate(course, host, actor=course.trainer)
    runs = UserFactory(role="admin")

    courses.edit_course(course, actor=runs, version=course.version, held_on=course.held_on + timedelta(days=1))
    courses.cancel_course(course, reason="The trainer is ill", actor=runs)

    assert told("training_moved") == [host]
    assert set(told("training_cancelled")) == {host, course.trainer}


def test_nobody_notes_a_result_of_their_own_nor_over_anothers(trainer, host):
    row = attended(host, score=Decimal(50))
    seen = row.version
    courses.note_attended(row, actor=trainer, version=seen, score=Decimal(55))

    with pytest.raises(Stale):
        courses.note_attended(row, actor=row.course.trainer, version=seen, score=Decimal(90))
    own = nominations.nominate(row.course, row.course.trainer, actor=trainer)
    with pytest.raises(TrainingRefused):
        courses.note_attended(own, actor=row.course.trainer, version=own.version)


def test_the_same_form_twice_is_one_course(client, trainer):
    client.force_login(trainer)
    said = typed(trainer, form_token=str(uuid4()))

    for _nth in range(2):
        client.post(reverse("assessments:plan-course"), said)

    assert Course.objects.count() == 1


def test_the_second_of_two_savers_sees_both_versions(client, trainer):
    course = CourseFactory(trainer=trainer)
    client.force_login(trainer)
    courses.edit_course(course, actor=trainer, version=course.version, place="Hall")

    page = client.post(
        reverse("assessments:edit-course", args=[course.pk]), typed(trainer, place="Room 3-01", version="0")
    )

    assert ("Place", "Hall", "Room 3-01") in page.context["both"]
    course.refresh_from_db()
    assert course.place == "Hall"


def test_colleagues_see_the_course_and_nobodys_result_but_their_own(client, host, stranger):
    row = attended(host, score=Decimal(41))
    client.force_login(stranger)

    page = client.get(row.course.get_absolute_url())

    assert (page.status_code, page.context["rows"]) == (200, [])
    assert client.get(row.get_absolute_url()).status_code == 404
    assert not Attachment.objects.exists()


def test_the_list_asks_as_much_for_three_courses_as_for_one(client, trainer, django_assert_max_num_queries):
    client.force_login(trainer)
    CourseFactory()
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("assessments:courses"))
    for _nth in range(2):
        CourseFactory()
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("assessments:courses"))


def test_the_list_as_a_file(client, trainer):
    client.force_login(trainer)
    CourseFactory(title="Receiving guests")

    rows = b"".join(client.get(reverse("assessments:export-courses") + "?format=csv").streaming_content).decode()

    assert "Receiving guests,Business knowledge,Internal course" in rows
