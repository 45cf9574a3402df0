"""Pressed twice, or by two people at once: one judgement, one remark, and nobody overrules what they have not seen."""

import pytest
from django.urls import reverse

from history.models import Event
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, set_level
from visits.models import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def judge(client):
    person = UserFactory(role="marketing_center")
    client.force_login(person)
    return person


def judgement(code, **fields):
    level = Level.objects.get(code=code)
    return {"level": level.pk, "importance": "high", "potential": "high", "reason": "Our largest customer"} | fields


def test_the_level_set_by_two_clicks_is_judged_once(client, sheet, judge):
    url = reverse("visits:set-level", args=[sheet.pk])
    sent = judgement("B", seen=client.get(url).context["form"]["seen"].value())

    client.post(url, sent)
    client.post(url, sent)

    assert sheet.level_settings.count() == 1
    assert Event.objects.about(sheet).filter(verb="set_level").count() == 1
    assert Notice.objects.filter(kind="visits.level_set").count() == 1


def test_a_level_that_a_colleague_set_meanwhile_is_shown_before_it_is_overruled(client, sheet, judge):
    url = reverse("visits:set-level", args=[sheet.pk])
    sent = judgement("C", seen=client.get(url).context["form"]["seen"].value())
    set_level(sheet, "A", reason="The chairman comes along")

    answer = client.post(url, sent)

    sheet.refresh_from_db()
    assert sheet.level.code == "A"
    assert "The chairman comes along" in answer.content.decode()
    form = answer.context["form"]
    assert form["reason"].value() == "Our largest customer"
    client.post(url, sent | {"seen": form["seen"].value()})
    sheet.refresh_from_db()
    assert sheet.level.code == "C"


def test_a_remark_on_a_task_sent_twice_stands_once(client):
    visit = VisitFactory(confirmed=True)
    task = visit.prep_tasks.get(code="materials")
    client.force_login(visit.receptionist)
    url = f"{task.get_absolute_url()}comment/"

    for words in ("The florist closes at five", "The florist closes at five", "Or at six"):
        client.post(url, {"words": words})

    said = Event.objects.about(task).filter(verb="comment").order_by("pk")
    assert [event.text.words for event in said] == ["The florist closes at five", "Or at six"]
