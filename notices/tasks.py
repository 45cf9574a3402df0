"""The hint to the broker that letters are waiting. The database holds the truth: a lost hint costs thirty seconds."""

import logging
import threading
import time

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

DELIVER = "notices.clock.deliver"
PATIENCE = 0.3  # seconds a page waits for the broker
AT_MOST_EVERY = 1  # seconds; a message to the broker costs as much as a small page
PAUSE_AFTER_FAILURE = 15  # seconds


class Hint:
    """The first is given at once; who asks within the second that follows is answered by one more at its end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_being_given = self._once_more = False
        self._quiet_until = 0.0

    def give(self) -> None:
        with self._lock:
            if time.monotonic() < self._quiet_until:
                return
            if self._is_being_given:
                self._once_more = True
                return
            self._is_being_given = True
        is_out = threading.Event()
        threading.Thread(target=self._go_on, args=[is_out], daemon=True, name="nudge").start()
        is_out.wait(PATIENCE)

    def _go_on(self, is_out: threading.Event) -> None:
        """Until nobody has asked for a second, or the broker fails."""
        while True:
            has_failed = not _sent()
            is_out.set()
            if not has_failed:
                time.sleep(AT_MOST_EVERY)
            with self._lock:
                if has_failed:
                    self._quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
                if has_failed or not self._once_more:
                    self._is_being_given = self._once_more = False
                    return
                self._once_more = False


hint = Hint()


def nudge() -> None:
    """Tell a worker to deliver now. Never raises and never keeps a page waiting, whatever the broker does."""
    hint.give()


def _sent() -> bool:
    try:
        current_app.send_task(DELIVER, expires=25, retry=False)
    except (OperationalError, OSError) as refusal:
        log.warning("No hint to the broker: %s", refusal)
        return False
    return True
