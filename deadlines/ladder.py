"""Who is told of a late promise: the words of a ladder's steps, as people."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Department, Deputy, User

from .models import Clock, TimeLimit

# The words a step may use for `who`; the last two name a kind of department or a right after the colon.
WORDS = ("owner", "supervisor", "department_head", "head_of:", "holding:")
LAST_RESORT = "holding:deadlines.view_proof"


class Known:
    """Limits, people and departments of a round: a thousand clocks share a few, and each is asked for once."""

    def __init__(self) -> None:
        self.limits: dict[int, TimeLimit] = {}
        self.people: dict[int, User] = {}
        self.departments: dict[int, Department] = {}
        self._deputies: dict[int, set[int]] | None = None

    def complete(self, clocks: list[Clock]) -> None:
        """Give each clock its limit with the ladder, its owner with superior and its department with head."""
        limits = TimeLimit.objects.select_related("ladder")
        people, departments = User.objects.select_related("manager"), Department.objects.select_related("head")
        self._ask(self.limits, limits, {clock.limit_id for clock in clocks})
        self._ask(self.people, people, {clock.owner_id for clock in clocks})
        self._ask(self.departments, departments, {clock.department_id for clock in clocks})
        for clock in clocks:
            clock.limit = self.limits[clock.limit_id]
            clock.owner = self.people.get(clock.owner_id)
            clock.department = self.departments.get(clock.department_id)

    def stand_ins(self, people: list[User], at: datetime) -> set[int]:
        """Who else hears of it at `at` because they stand in for one of these people."""
        if self._deputies is None:
            self._deputies = {}
            for person, deputy in Deputy.objects.hearing(at).values_list("person", "deputy"):
                self._deputies.setdefault(person, set()).add(deputy)
        keys = {person.pk for person in people}
        return set().union(*(self._deputies.get(key, ()) for key in keys)) - keys

    def _ask(self, known: dict, rows: QuerySet, keys: set[int | None]) -> None:
        missing = keys - known.keys() - {None}
        if missing:
            known.update(rows.in_bulk(missing))


class Staircase:
    """The people of the steps, for one round of the sweep: what many clocks share is asked once."""

    def __init__(self) -> None:
        self._asked: dict[str, list[User]] = {}

    def owner(self, clock: Clock) -> list[User]:
        """Whose promise it is: a person, else the head of the department.

        Where they have left, their superior; where nobody is left, whoever runs the engine: no
        promise falls due without anybody hearing of it.
        """
        superior = clock.owner.manager if clock.owner else None
        found = next((person for person in (clock.owner, superior, _head(clock)) if _present(person)), None)
        return [found] if found else self._who(LAST_RESORT, clock)

    def people(self, clock: Clock, number: int, told: set[int], *, or_below: bool = False) -> list[User]:
        """Who hears of it at step `number` and has not heard yet.

        Where the step finds nobody (no superior is named), the next one that does is asked
        instead, and where it stands for steps below it (`or_below`) at last these: a late
        promise is never told to nobody.
        """
        steps = clock.limit.ladder.steps
        below = steps[number - 2 :: -1] if or_below and number > 1 else []
        for step in [*steps[number - 1 :], *below]:
            found = self._who(step["who"], clock)
            if found:
                return [person for person in found if person.pk not in told]
        return []

    def _who(self, who: str, clock: Clock) -> list[User]:
        if who == "owner":
            return self.owner(clock)
        if who == "supervisor":
            return _present(clock.owner.manager if clock.owner else None)
        if who == "department_head":
            return _present(_head(clock))
        if who not in self._asked:
            self._asked[who] = self._ask(who)
        return self._asked[who]

    def _ask(self, who: str) -> list[User]:
        word, _colon, name = who.partition(":")
        if word == "head_of":
            heads = Department.objects.filter(kind=name, is_active=True, head__is_active=True)
            return list(User.objects.filter(pk__in=heads.values("head")).order_by("pk"))
        if word == "holding":
            return list(User.objects.holding(name).order_by("pk"))
        raise ValueError(f"No step of a ladder is called {who!r}.")


def _head(clock: Clock) -> User | None:
    return clock.department.head if clock.department else None


def _present(person: User | None) -> list[User]:
    return [person] if person is not None and person.is_active else []
