"""What else happens at a clock's checkpoint: apps above name the clocks that they act on, in their `wires.py`.

    @at_checkpoint("HOST_ANSWER", "due", instead=True)
    def ask_the_next(clocks, at): ...

and where the warnings of a code open their record:

    opens_at(["REPLY_GENERAL"], "#explain")

and what they keep of the clocks of their records:

    @when_clocks_change("calls.Issue")
    def keep_place(issues): ...

An act runs within the sweep's batch: done once with the checkpoint or not at all, and where it fails
that checkpoint alone is set aside and tried again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from .models import Checkpoint, Clock


class Busy(Exception):
    """Somebody is writing on the record just now: raised by an act that must not wait, it is tried again later."""


Doing = Callable[[list[Clock], datetime], None]


@dataclass(frozen=True)
class Act:
    """`instead`: the engine itself tells nobody; the act has its own words."""

    do: Doing
    instead: bool


_acts: dict[tuple[str, str], Act] = {}
_doors: dict[str, str] = {}
_followers: dict[str, Callable[[set[int]], None]] = {}


def at_checkpoint(code: str, word: str, *, instead: bool = False) -> Callable[[Doing], Doing]:
    """Subscribe a function(clocks, at) to the checkpoints of a code; `word` is warn, last_chance, due or escalate."""

    def subscribe(do: Doing) -> Doing:
        _acts[code, word] = Act(do, instead)
        return do

    return subscribe


def when_clocks_change(label: str) -> Callable[[Callable[[set[int]], None]], Callable[[set[int]], None]]:
    """Subscribe a function(ids) of records of one model: called when their clocks start, move, stand still or end.

    It runs in the same transaction, once the clocks are written, and must not wait for what others hold.
    """

    def subscribe(do: Callable[[set[int]], None]) -> Callable[[set[int]], None]:
        _followers[label.lower()] = do
        return do

    return subscribe


def opens_at(codes: Iterable[str], place: str) -> None:
    """Whoever is warned before such a clock is due lands at this place of the record's page."""
    _doors.update(dict.fromkeys(codes, place))


def door(point: Checkpoint) -> str:
    """The address that the notice of this checkpoint opens."""
    clock = point.clock
    is_ahead = point.word in {"warn", "last_chance"} and clock.url != ""
    return clock.url + _doors.get(clock.code, "") if is_ahead else clock.url


def is_told_elsewhere(point: Checkpoint) -> bool:
    act = _acts.get((point.clock.code, point.word))
    return act is not None and act.instead


def carry_out(points: Sequence[Checkpoint], at: datetime) -> None:
    """Once per kind of checkpoint, with all the clocks that have come to it."""
    found: dict[tuple[str, str], list[Clock]] = {}
    for point in points:
        if (point.clock.code, point.word) in _acts:
            found.setdefault((point.clock.code, point.word), []).append(point.clock)
    for key, clocks in found.items():
        _acts[key].do(clocks, at)


def changed(clocks: Iterable[Clock]) -> None:
    """Tell the apps above whose records have other clocks than before."""
    found: dict[int, set[int]] = {}
    for clock in clocks:
        found.setdefault(clock.subject_type_id, set()).add(clock.subject_id)
    for kind, subjects in found.items():
        model = ContentType.objects.get_for_id(kind)
        if follow := _followers.get(f"{model.app_label}.{model.model}"):
            follow(subjects)
