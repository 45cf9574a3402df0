"""What somebody takes home from a course, and what the history says of their result (S2-72)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.actions import courses, nominations
from assessments.models import Attendance, Course
from history.models import Event
from history.templatetags.history import differences
from tests.factories.accounts import UserFactory
from tests.factories.training import CourseFactory, attended

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory(role="trainer")


def paper(row):
    return reverse("assessments:certificate", args=[row.pk])


@pytest.mark.clause("S2-72")
def test_whoever_passed_prints_their_certificate(client, host, trainer):
    row = attended(host, score=Decimal(92), passed=True, title="Receiving guests")
    courses.note_attended(row, actor=trainer, version=row.version, score=Decimal(92), passed=True, certificate="C-17")
    client.force_login(host)

    page = client.get(paper(row)).content.decode()

    assert paper(row) in client.get(row.get_absolute_url()).content.decode()
    for said in (str(host), "Receiving guests", "C-17", "92 / 100", "took part in this course and passed it."):
        assert said in page


def test_who_failed_and_who_learnt_elsewhere_have_none_of_ours(client, host, trainer):
    failed = attended(host, passed=False)
    away = CourseFactory(method=Course.Method.EXTERNAL, held=True)
    elsewhere = nominations.nominate(away, host, actor=trainer)
    nominations.approve_nomination(elsewhere, actor=UserFactory(role="hr"))
    courses.note_attended(elsewhere, actor=trainer, version=elsewhere.version, passed=True)
    client.force_login(host)

    for row in (failed, elsewhere):
        assert paper(row) not in client.get(row.get_absolute_url()).content.decode()
        assert client.get(paper(row)).url == row.get_absolute_url()


def test_nobody_else_reads_it(client, host, stranger):
    row = attended(host, passed=True)
    client.force_login(stranger)

    assert client.get(paper(row)).status_code == 404


def test_the_history_says_a_result_in_words(host, trainer):
    row = Attendance.objects.get(pk=attended(host, score=Decimal(92), passed=True).pk)
    courses.note_attended(row, actor=trainer, version=row.version, score=Decimal("55.5"), passed=False)
    first, second = Event.objects.about(row).filter(verb="attend").order_by("pk")

    with translation.override("en"):
        assert [(one.old, one.new) for one in differences(first, Attendance)] == [("", "92"), ("", "yes")]
        assert [(one.old, one.new) for one in differences(second, Attendance)] == [("92", "55.5"), ("yes", "no")]
