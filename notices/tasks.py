"""The hint to the broker that letters are waiting. The database holds the truth: a lost hint costs thirty seconds."""

import logging
import threading
import time

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

DELIVER = "notices.clock.deliver"
PATIENCE = 0.3  # seconds a page waits for the broker
AT_MOST_EVERY = 0.05  # seconds; one transaction that tells many people hints once
PAUSE_AFTER_FAILURE = 15  # seconds

_quiet_until = 0.0


def nudge() -> None:
    """Tell a worker to deliver now. Never raises and never keeps a page waiting, whatever the broker does."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    _quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
    sender = threading.Thread(target=_send, daemon=True, name="nudge")
    sender.start()
    sender.join(PATIENCE)


def _send() -> None:
    global _quiet_until
    try:
        current_app.send_task(DELIVER, expires=25, retry=False)
    except (OperationalError, OSError) as refusal:
        log.warning("No hint to the broker: %s", refusal)
    else:
        _quiet_until = time.monotonic() + AT_MOST_EVERY
