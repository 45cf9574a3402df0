"""What beat starts."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from history.flow import NotAllowed
from history.moment import now

from .actions import close_survey, ideas, quarters, remind, tallies
from .actions import expire as close_unanswered
from .actions.asking import begin_to_ask, to_be_reminded
from .models import Feedback, Survey

BATCH = 500


@shared_task(name="assessments.clock.expire")
def expire() -> None:
    """Requests whose time is over are closed unanswered; the link itself ended at the minute."""
    at = now()
    for feedback in Feedback.objects.running_out(at).order_by("expires_at")[:BATCH]:
        try:
            close_unanswered(feedback, at=at)
        except NotAllowed:
            continue  # answered or asked again in this very moment


@shared_task(name="assessments.clock.send_questionnaires")
def send_questionnaires() -> None:
    """Letters that were put off go, those of a survey among them; who has not answered is reminded; surveys end."""
    at = now()
    for feedback in Feedback.objects.to_be_sent(at).with_visit().order_by("ask_at", "pk")[:BATCH]:
        try:
            with transaction.atomic():
                begin_to_ask(feedback, actor=None, at=at)
        except NotAllowed:
            continue  # asked by hand, or answered on the phone, in this very moment
    for feedback in to_be_reminded(at)[:BATCH]:
        remind(feedback, at=at)
    for survey in Survey.objects.over(timezone.localdate(at)):
        try:
            close_survey(survey, actor=None, at=at)
        except NotAllowed:
            continue


@shared_task(name="assessments.clock.open_quarter")
def open_quarter() -> None:
    """The quarter that has begun is opened, and who scores the last one is reminded until everybody is scored."""
    at = now()
    quarters.open_quarters(at)
    quarters.chase_scores(at)


@shared_task(name="assessments.clock.tally")
def tally() -> None:
    """Lists and pictures of a large company do not count a million promises for each reader."""
    tallies.count_all(now())


@shared_task(name="assessments.clock.owe_ideas")
def owe_ideas() -> None:
    """Whoever owes an idea a month has it among their obligations (S4-46)."""
    ideas.oblige_everybody(now())
