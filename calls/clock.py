"""What beat starts."""

import logging

from celery import shared_task

from history.flow import NotAllowed
from history.moment import now
from pages.formats import local

from . import turns
from .actions import purge
from .models import Recording

BATCH = 500

logger = logging.getLogger(__name__)


@shared_task(name="calls.clock.purge_recordings")
def purge_recordings() -> None:
    """Recordings whose days of keeping are over go; every hour, so that a night's stop delays them little (S2-36)."""
    at = now()
    for recording in Recording.objects.outlived(local(at).date()).select_related("call")[:BATCH]:
        try:
            purge(recording, at=at)
        except NotAllowed:
            logger.info("Recording %s was deleted in this very moment", recording.pk)


@shared_task(name="calls.clock.put_in_turn")
def put_in_turn() -> None:
    """Issues that stand elsewhere in the queue than their clocks say, after a process died in the wrong moment."""
    if found := turns.astray():
        logger.info("%d issues are put in their place of the queue", len(found))
        turns.keep(found)
