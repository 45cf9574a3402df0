"""What beat and the nudge start: one round of delivery."""

import logging

from celery import shared_task

from . import delivery

log = logging.getLogger(__name__)


@shared_task
def deliver() -> None:
    """Send the letters that are due; safe to run twice, at once or again."""
    count = delivery.deliver()
    if count != delivery.Count():
        log.info("Delivery: %s", count)
