"""F16: whatever happens to a clock, in whatever order, it is due when a naive simulator says so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines import actions, days, pausing
from deadlines.arithmetic import Answer, Calendar, Day, Terms
from deadlines.models import CalendarDay, CalendarVersion, Clock, TimeLimit, WorkCalendar
from history import moment
from history.flow import NotAllowed
from tests.deadlines.calendars import SHANGHAI
from tests.deadlines.simulator import MINUTE, Hours, Story, midnight
from tests.factories.accounts import DepartmentFactory, UserFactory

FIRST, LAST = date(2026, 3, 2), date(2026, 8, 31)
START = midnight(FIRST)
SPANS = [(), ((540, 720), (780, 1080)), ((540, 720),), ((480, 1020),), ((1320, 1440),), ((0, 60), (600, 601))]
UNITS = ["hours", "working_hours", "working_days", "calendar_days"]


@st.composite
def hours(draw) -> Hours:
    """Three weeks at random, again and again; the last day always works."""
    week = [*draw(st.lists(st.sampled_from(SPANS), min_size=20, max_size=20)), SPANS[1]]
    return {FIRST + timedelta(days=n): week[n % 21] for n in range((LAST - FIRST).days + 1)}


def calendar_of(table: Hours) -> Calendar:
    return Calendar(SHANGHAI, {on: Day(spans) for on, spans in table.items()}, FIRST, LAST)


steps = st.integers(1, 3 * 1440)


@st.composite
def stories(draw) -> Story:
    """A promise with up to five pauses; those that begin after it was due move nothing."""
    begins = START + draw(st.integers(0, 10 * 1440)) * MINUTE
    story = Story(draw(st.integers(1, 9)), draw(st.sampled_from(UNITS)), draw(hours()), begins)
    at = story.begins
    for apart, length in draw(st.lists(st.tuples(steps, steps), max_size=5)):
        since = at + apart * MINUTE
        at = since + length * MINUTE
        story.pauses.append((since, at))
    return story


@given(stories())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pauses_move_the_due_moment_as_lived_minute_by_minute(story):
    terms, calendar = Terms(story.amount, story.unit), calendar_of(story.hours)
    without = replace(story, pauses=[]).due().astimezone(UTC)

    answer = pausing.with_pauses(terms, calendar, Answer(without, story.begins), story.pauses)

    assert answer.at == story.due()


@given(stories())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_walk_by_seconds_finds_what_the_walk_by_minutes_finds(story):
    short = replace(story, amount=1, pauses=story.pauses[:1])

    assert short.due(timedelta(seconds=1)) == short.due()


VERBS = ["pause", "resume", "resume by itself", "extend", "reassign", "rebase", "stop", "reopen", "cancel"]


class Life:
    """One promise lived twice: by the engine, in the database, and by the simulator."""

    def __init__(self, story: Story, limit: TimeLimit):
        self.limit, self.subject = limit, DepartmentFactory()
        self.people = [UserFactory(), UserFactory()]
        self.cycles: list[tuple[Story, datetime | None, datetime | None]] = []  # story, promised, ended
        self.story, self.promised, self.resumes = story, None, None
        self.clock = actions.start(self.subject, limit.code, owner=self.people[0], at=story.begins)

    @property
    def due(self) -> datetime:
        return self.promised or self.story.due()

    def pass_to(self, at: datetime) -> None:
        """A pause that was to end before now has ended then."""
        if self.resumes and self.resumes <= at:
            actions.resume(self.clock, actor=None, at=at)
            self.resumes = None

    def do(self, verb: str, at: datetime, length: timedelta) -> None:
        """Carry it out on both sides; where the simulator finds it impossible, the engine refuses."""
        actor, is_open = self.people[0], not self.cycles or self.cycles[-1][0] is not self.story
        ahead = is_open and at < self.due
        if verb == "pause":
            self._either(
                ahead and not self.resumes and self.promised is None,
                lambda: actions.pause(
                    self.clock, reason="documents", until=at + length, words="asked", actor=actor, at=at
                ),
                lambda: self._paused(at, at + length),
            )
        elif verb == "resume":
            self._either(
                is_open and self.resumes is not None,
                lambda: actions.resume(self.clock, actor=actor, at=at),
                lambda: self._resumed(at),
            )
        elif verb == "extend":
            until = self.due + length
            said = {"reason": "more time", "told_at": at, "told_by_way_of": "phone", "actor": actor, "at": at}
            self._either(
                is_open and at <= self.due and not self.resumes,
                lambda: actions.extend(self.clock, until=until, **said),
                lambda: setattr(self, "promised", until),
            )
        elif verb == "reassign" and is_open:
            self.people.reverse()
            actions.reassign(self.subject, self.limit.code, owner=self.people[0], at=at, actor=actor)
        elif verb == "rebase" and is_open:
            anchor = self.story.begins + min(length, timedelta(days=2))
            actions.move_anchor(self.subject, self.limit.code, anchor=anchor, at=at, actor=actor)
            self.story = replace(self.story, begins=anchor)
            self.promised = None
        elif verb in {"stop", "cancel"} and is_open:
            if self.resumes:
                self._resumed(at)
            act = actions.stop if verb == "stop" else actions.cancel
            act(self.subject, self.limit.code, at=at, actor=actor)
            self.cycles.append((self.story, self.promised, at))
        elif verb == "reopen":
            self._either(
                not is_open,
                lambda: actions.reopen(self.subject, self.limit.code, at=at, actor=actor, reason="not solved"),
                lambda: self._begun(at),
            )

    def _either(self, is_possible: bool, act, live) -> None:
        if not is_possible:
            with pytest.raises(NotAllowed):
                act()
            return
        found = act()
        if isinstance(found, Clock):
            self.clock = found
        live()

    def _paused(self, since: datetime, until: datetime) -> None:
        self.story.pauses.append((since, until))
        self.resumes = until

    def _resumed(self, at: datetime) -> None:
        since, until = self.story.pauses.pop()
        if min(at, until) > since:
            self.story.pauses.append((since, min(at, until)))
        self.resumes = None

    def _begun(self, at: datetime) -> None:
        self.story, self.promised = replace(self.story, begins=at, pauses=[]), None


def publish(table: Hours) -> None:
    """This calendar, in force from the beginning; a process that keeps days in memory knows it by its number."""
    site = WorkCalendar.objects.get(code=WorkCalendar.SITE)
    number = site.versions.count() + 1
    version = CalendarVersion.objects.create(
        calendar=site,
        number=number,
        published_at=START - timedelta(days=1),
        covered_from=FIRST,
        covered_until=LAST,
        fingerprint=f"invented {id(table)} {number}",
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(
            version=version,
            date=on,
            kind="working" if spans else "weekend",
            intervals=[[_written(start), _written(end)] for start, end in spans],
        )
        for on, spans in table.items()
    )
    days._kept.clear()


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def a_limit(amount: int, unit: str) -> TimeLimit:
    return TimeLimit.objects.create(
        code="INVENTED",
        number=1,
        name="Invented",
        topic="calls",
        amount=amount,
        unit=unit,
        warnings=["4 hours"],
        valid_from=START - timedelta(days=400),
    )


@pytest.mark.django_db
@given(stories(), st.lists(st.tuples(st.sampled_from(VERBS), steps, steps), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_the_engine_and_the_simulator_agree(story, events):
    with transaction.atomic():
        publish(story.hours)
        with moment.at(story.begins):
            life = Life(replace(story, pauses=[]), a_limit(story.amount, story.unit))
        at = story.begins
        for verb, apart, length in events:
            at += apart * MINUTE
            with moment.at(at):
                life.pass_to(at)
                life.do(verb, at, length * MINUTE)
                agree(life)
        call_command("rebuild_clocks", check=True, verbosity=0, stdout=_Nowhere())
        transaction.set_rollback(True)
    days._kept.clear()


class _Nowhere:
    def write(self, text: str) -> None:
        pass


def agree(life: Life) -> None:
    """Now, and for every cycle before, the rows are what was lived."""
    clock = Clock.objects.of(life.subject).order_by("-cycle").first()
    assert clock.due_base == life.story.due()
    assert clock.due_at == life.due
    assert clock.cycle == len(life.cycles) + (1 if clock.is_open else 0)
    earlier = Clock.objects.of(life.subject).order_by("cycle")
    for row, (story, promised, ended) in zip(earlier, life.cycles, strict=False):
        assert (row.due_base, row.due_promised, row.stopped_at) == (story.due(), promised, ended)
    custody = list(clock.custody.order_by("pk"))
    assert [row.until for row in custody[:-1]] == [row.since for row in custody[1:]]
    assert custody[-1].owner_id == clock.owner_id
    live = clock.checkpoints.waiting()
    if not clock.is_open:
        assert not live.exists()
    elif clock.state == Clock.State.PAUSED:
        assert [(row.kind, row.fire_at) for row in live] == [("resume", clock.paused_until)]
    else:
        assert live.get(kind="due").fire_at == clock.due_at
