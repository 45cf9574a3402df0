"""What else happens at a clock's checkpoint: apps above name the clocks that they act on, in their `wires.py`.

    @at_checkpoint("HOST_ANSWER", "due", instead=True)
    def ask_the_next(clocks, at): ...

It runs within the sweep's batch: done once with the checkpoint or not at all, and where it fails
that checkpoint alone is set aside and tried again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

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


def at_checkpoint(code: str, word: str, *, instead: bool = False) -> Callable[[Doing], Doing]:
    """Subscribe a function(clocks, at) to the checkpoints of a code; `word` is warn, last_chance, due or escalate."""

    def subscribe(do: Doing) -> Doing:
        _acts[code, word] = Act(do, instead)
        return do

    return subscribe


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
