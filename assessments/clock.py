"""What beat starts."""

from celery import shared_task

from history.flow import NotAllowed
from history.moment import now

from .actions import expire as close_unanswered
from .models import Feedback

BATCH = 500


@shared_task(name="assessments.clock.expire")
def expire() -> None:
    """Requests whose time is over are closed unanswered; the link itself ended at the minute."""
    at = now()
    over = Feedback.objects.filter(state=Feedback.State.ASKED, expires_at__lte=at).order_by("expires_at")
    for feedback in over[:BATCH]:
        try:
            close_unanswered(feedback, at=at)
        except NotAllowed:
            continue  # answered or asked again in this very moment
