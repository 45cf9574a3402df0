"""One notice instead of many: who would be told of too much in one round hears of all of it at once.

It is decided before the round, from a count of what is due, so that every batch and every
repetition of a batch decides alike; the key of the notice makes it one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices import actions as notices
from notices.words import in_both

from .ladder import Known, Staircase
from .models import Checkpoint, Clock, Outage, Standard

SHOWN = 10  # deadlines that a digest names
PIECE = 1000

# Clocks that tell the same people: owner, department, limit, whether it is due later, which moments are due.
Alike = tuple[int | None, int | None, int, bool, tuple[str, ...]]


@dataclass
class Digests:
    """Who hears of the due moments of one round all at once, and how many promises that concerns."""

    at: datetime
    outage: Outage | None = None
    key: str = field(default_factory=lambda: uuid4().hex)
    mine: Counter[int] = field(default_factory=Counter)
    passed: Counter[int] = field(default_factory=Counter)
    # After an outage: the highest step of each clock's ladder that is due.
    highest: dict[int, int] = field(default_factory=dict)
    crowded: set[int] = field(default_factory=set)

    def covers(self, point: Checkpoint, person: User) -> bool:
        """Is this person told of this point by the digest?"""
        return person.pk in self.crowded and (self.outage is None or self._is_of_outage(point))

    def step_instead(self, point: Checkpoint) -> int | None:
        """The higher step that stands for this one: what an outage skipped over is told once, at the top."""
        if self.outage is None or point.word != "escalate" or not self._is_of_outage(point):
            return None
        top = self.highest.get(point.clock_id, 0)
        return top if top > point.number else None

    def skips(self, point: Checkpoint) -> bool:
        """Does this step stand for lower ones that an outage skipped over?"""
        return self.outage is not None and self._is_of_outage(point)

    def _is_of_outage(self, point: Checkpoint) -> bool:
        return (point.delayed_from or point.fire_at) <= self.outage.ends_at

    def notices(self, points_of: dict[User, list[Checkpoint]]) -> Iterator[notices.Told]:
        """The digest of each of these people; `points_of` are the first it names."""
        about_type = ContentType.objects.get_for_model(User).pk
        for person, points in points_of.items():
            mine, passed = self.mine[person.pk], self.passed[person.pk]
            yield notices.Told(
                recipients=[person],
                kind="deadlines.outage_digest" if self.outage else "deadlines.digest",
                about_type=about_type,
                about_id=person.pk,
                key=self._key(),
                label=LABEL["en"],
                label_zh=LABEL["zh-hans"],
                url=reverse("deadlines:list") + ("" if passed else "?mine=on"),
                params={"mine": mine, "passed": passed, "count": mine + passed, "first": _named(points)}
                | ({"since": self.outage.starts_at, "until": self.outage.ends_at} if self.outage else {}),
            )

    def _key(self) -> str:
        return f"outage {self.outage.pk} {self.outage.ends_at.isoformat()}" if self.outage else f"round {self.key}"


LABEL = in_both(_("Deadlines"))


def plan(at: datetime, outage: Outage | None, known: Known, staircase: Staircase) -> Digests:
    """Count what each person would be told of in the round at `at`.

    More than the standard DIGEST_OVER at once is a digest; after an outage, any two.
    """
    if outage and not Checkpoint.objects.due(at).filter(fire_at__lte=outage.ends_at)[1:2].exists():
        outage = None  # what is due now fell due after it
    digests = Digests(at, outage)
    over = 1 if outage else _over(at)
    if over is None:
        return digests
    alike: Counter[Alike] = Counter()
    for clock, one in _due(at):
        alike[one] += 1
        if outage and (steps := _steps(one[-1])):
            digests.highest[clock] = max(steps)
    if alike.total() > over:
        _count(digests, alike, known, staircase)
    told = digests.mine + digests.passed
    digests.crowded = {person for person, count in told.items() if count > over}
    return digests


def _over(at: datetime) -> int | None:
    """More notices than this at once are one; empty: never."""
    standard = Standard.objects.chosen("DIGEST_OVER", at)
    return standard.amount if standard else None


def _due(at: datetime) -> Iterator[tuple[int, Alike]]:
    """The clocks with something due, and what they share with others that tell the same people."""
    points = Checkpoint.objects.due(at).filter(clock__state=Clock.State.RUNNING, generation=F("clock__generation"))
    columns = ["clock", "clock__owner", "clock__department", "clock__limit", "clock__due_at", "kind"]
    rows = points.order_by("clock", "fire_at").values_list(*columns).iterator(chunk_size=PIECE)
    for (clock, owner, home, limit, due), group in groupby(rows, key=lambda row: row[:-1]):
        yield clock, (owner, home, limit, due > at, tuple(kind for *_row, kind in group))


def _count(digests: Digests, alike: Counter[Alike], known: Known, staircase: Staircase) -> None:
    """Whom each kind of clock tells, as often as there are such clocks."""
    examples = {one: Clock(owner_id=one[0], department_id=one[1], limit_id=one[2]) for one in alike}
    known.complete(list(examples.values()))
    for one, count in alike.items():
        *_ids, is_ahead, kinds = one
        steps, owners = _steps(kinds), {person.pk for person in staircase.owner(examples[one])}
        if "due" in kinds or (is_ahead and len(kinds) > len(steps)):
            digests.mine.update(dict.fromkeys(owners, count))
        told = set(owners)
        try:
            for step in [max(steps)] if digests.outage and steps else steps:
                told |= {person.pk for person in staircase.people(examples[one], step, told)}
        except ValueError:
            continue  # a ladder that cannot be read is set aside when its moment is fired
        digests.passed.update(dict.fromkeys(told - owners, count))


def _steps(kinds: tuple[str, ...]) -> list[int]:
    """Which steps of the ladder are among them."""
    return [int(kind.rpartition("_")[2]) for kind in kinds if kind.startswith("escalate_")]


def _named(points: list[Checkpoint]) -> dict[str, str]:
    """The first deadlines, a line each, in both languages."""
    clocks = list({point.clock_id: point.clock for point in points}.values())[:SHOWN]
    return {
        "en": "\n".join(f"– {clock.limit.name}: {clock.label}" for clock in clocks),
        "zh-hans": "\n".join(
            f"– {clock.limit.name_zh or clock.limit.name}：{clock.label_zh or clock.label}" for clock in clocks
        ),
    }
