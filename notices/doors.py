"""The ways out of the house: what the delivery asks of each."""

from typing import Protocol

from django.db.models import QuerySet

from .models import Message
from .words import Stored


class Closed(Exception):
    """Nobody is there behind this door: what was to go out by it is put back, and no try is spent."""


class Refused(Exception):
    """The letter was not taken; says what the other side answered."""


class Busy(Refused):
    """The letter was not taken, and the next one would not be either: come back later."""


class Uncertain(Busy):
    """Nobody knows whether the letter arrived."""


class Door(Protocol):
    """One way out: the mail server, one group's robot, one gateway."""

    def letters(self) -> QuerySet[Message]:
        """Those that go out by this door."""

    def batch(self) -> int:
        """How many at most may go out in one turn; 0: none now."""

    def open(self) -> None:
        """Be ready to send; raises `Closed`."""

    def send(self, letter: Message, stored: Stored) -> None:
        """Send one; raises when it was not taken."""

    def close(self) -> None:
        """The round is over."""
