"""A group's robot or a gateway for text messages: one signed call for each letter (docs/webhook.md)."""

import logging
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from history.moment import now

from . import brands
from .calling import Answer, call
from .doors import Busy, Refused
from .kinds import kind_of
from .models import Message, Robot
from .words import Stored, absolute, put

log = logging.getLogger(__name__)

BATCH = 20
BAD_REQUEST, TOO_MANY, SERVER_ERROR = 400, 429, 500
OF_THE_LETTER = {400, 413, 415, 422}  # refusals that say nothing about the next letter


class Webhook:
    """The way out by one robot, no faster than it allows."""

    def __init__(self, robot: Robot):
        self.robot = robot

    def letters(self) -> QuerySet:
        channel = Message.Channel.SMS if self.robot.is_gateway else Message.Channel.ROBOT
        return Message.objects.by(channel, self.robot.pk)

    def batch(self) -> int:
        just_sent = Message.objects.filter(robot=self.robot, sent_at__gt=now() - timedelta(minutes=1)).count()
        return max(0, min(BATCH, self.robot.per_minute - just_sent))

    def open(self) -> None:
        """Each letter is a call of its own."""

    def close(self) -> None:
        """Each call closes its connection."""

    def send(self, letter: Message, stored: Stored) -> None:
        judge(self.robot, call_robot(self.robot, facts_of(letter, self.robot, stored), key=letter.fingerprint))


def call_robot(robot: Robot, said: brands.Said, *, key: str) -> Answer:
    """Call the robot once; raises `Busy` or `Uncertain` where no answer came."""
    at = now()
    address, payload = brands.dressed(robot, said, at)
    return call(address, payload, secret=robot.secret, key=key, at=at)


def judge(robot: Robot, answer: Answer) -> None:
    """Was it taken? Raises what the answer means where it was not."""
    if answer.status == TOO_MANY or answer.status >= SERVER_ERROR:
        raise answer.refusal()
    if not answer.is_good:
        if answer.status in OF_THE_LETTER:
            raise Refused(answer.words)
        raise Busy(answer.words)
    code = brands.error_code(robot.brand, answer.body)
    if code is None:
        return
    if code in brands.TOO_FAST:
        raise Busy(answer.words)
    raise Refused(answer.words)


def facts_of(letter: Message, robot: Robot, stored: Stored) -> brands.Said:
    """What there is to say, before it is dressed for the brand of the robot."""
    person = letter.recipient
    language = (person.language if person else "") or robot.language
    title, text = put(letter, language, stored)
    with translation.override(language):
        if letter.on_behalf_of:
            title = _("For %(person)s: %(title)s") % {"person": letter.on_behalf_of, "title": title}
        topic = str(kind_of(letter.kind).topic)
    return brands.Said(
        key=letter.fingerprint,
        kind=letter.kind,
        topic=topic,
        title=title,
        text=text,
        url=absolute(letter.url),
        at=letter.at,
        language=language,
        phone=letter.address,
    )
