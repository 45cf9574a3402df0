"""By which ways a notice reaches whom: the company's switch first, then the reader's choice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from accounts.models import Department, Deputy, User
from history.moment import now

from .kinds import kind_of
from .models import Message, Preference, Robot, Switch

if TYPE_CHECKING:
    from .actions.telling import Told

Mail, Setting = Preference.Mail, Switch.Setting


class Choice(NamedTuple):
    """How one reader wants to hear of one kind."""

    mail: str
    sms: bool


@dataclass(frozen=True)
class Company:
    """What the company has decided about its notices; a round of the sweep reads it once."""

    settings: dict[str, str]
    robots: list[Robot]
    above: dict[int, int | None]  # each department and what it is part of

    @classmethod
    def decided(cls, settings: dict[str, str] | None = None) -> "Company":
        """As it stands now; of what is known already nothing is read again."""
        robots = list(Robot.objects.active().prefetch_related("departments"))
        settings = dict(Switch.objects.values_list("kind", "setting")) if settings is None else settings
        return cls(settings, robots, above=dict(Department.objects.values_list("pk", "parent")) if robots else {})


@dataclass
class Ways:
    """What was chosen for some kinds by some readers, read once for all of them."""

    choices: dict[tuple[int, str], Choice] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    chats: list[Robot] = field(default_factory=list)
    gateways: list[Robot] = field(default_factory=list)
    above: dict[int, int | None] = field(default_factory=dict)
    stand_ins: dict[int, list[User]] = field(default_factory=dict)  # by the person whom they stand in for

    @classmethod
    def of(
        cls, codes: set[str], people: Iterable[User], company: Company | None = None, at: datetime | None = None
    ) -> "Ways":
        """How these people hear of these kinds, and whoever stands in for them at `at`."""
        answer = _asked([*codes, ""], [person.pk for person in people], at or now())
        if company is None:
            company = Company.decided(answer.settings) if answer.has_robots else Company(answer.settings, [], {})
        robots = [robot for robot in company.robots if codes.intersection(robot.kinds)]
        return cls(
            choices=answer.choices,
            settings=company.settings,
            chats=[robot for robot in robots if not robot.is_gateway],
            gateways=[robot for robot in robots if robot.is_gateway],
            above=company.above,
            stand_ins=_named(answer.deputies),
        )

    def is_off(self, code: str) -> bool:
        """Has the company switched the kind off? What is forced by its nature cannot be."""
        return self.settings.get(code) == Setting.OFF and not kind_of(code).is_forced

    def is_forced(self, code: str) -> bool:
        return kind_of(code).is_forced or self.settings.get(code) == Setting.FORCED

    def mail(self, reader: User, code: str) -> str:
        """How the reader gets mail of this kind."""
        if self.is_off(code):
            return Mail.NONE
        if self.is_forced(code):
            return Mail.NOW
        own, general = self.choices.get((reader.pk, code)), self.choices.get((reader.pk, ""))
        return (own and own.mail) or (general and general.mail) or Mail.NOW

    def in_digest(self, reader: User, code: str) -> bool:
        return bool(reader.email) and self.mail(reader, code) == Mail.DIGEST

    def letters(self, reader: User, told: "Told") -> list[dict]:
        """The columns of each letter to the reader himself that differ from those of the notice."""
        ways: list[dict] = []
        if reader.email and self.mail(reader, told.kind) == Mail.NOW:
            ways.append({"channel": Message.Channel.MAIL, "robot_id": None, "address": reader.email})
        own = self.choices.get((reader.pk, told.kind))
        if reader.phone and own and own.sms and not self.is_off(told.kind):
            sms = {"channel": Message.Channel.SMS, "address": reader.phone, "key": told.key_for(f"sms {reader.pk}")}
            fitting = (one for one in self.gateways if self._is_for(one, told.kind, [reader]))
            ways += [sms | {"robot_id": gateway.pk} for gateway in islice(fitting, 1)]
        return ways

    def robots(self, told: "Told") -> list[dict]:
        """The columns of a letter to each group that is to hear of it: once, however many people it concerns."""
        if self.is_off(told.kind):
            return []
        people = [person for person in told.recipients if person.is_active]
        return [
            {
                "channel": Message.Channel.ROBOT,
                "robot_id": robot.pk,
                "address": "",
                "key": told.key_for(f"robot {robot.pk}"),
            }
            for robot in self.chats
            if self._is_for(robot, told.kind, people)
        ]

    def _is_for(self, robot: Robot, code: str, people: list[User]) -> bool:
        """Is the kind one of the robot's, and one of these people in its departments (or it has none)?"""
        if code not in robot.kinds or not people:
            return False
        wanted = {department.pk for department in robot.departments.all()}
        return not wanted or any(wanted.intersection(self._places(person.department_id)) for person in people)

    def _places(self, department: int | None) -> list[int]:
        """The department and everything it is part of."""
        found: list[int] = []
        while department is not None and department not in found:
            found.append(department)
            department = self.above.get(department)
        return found


def _named(deputies: list[tuple[int, int]]) -> dict[int, list[User]]:
    """Hardly ever is there one, so who they are is asked apart."""
    found: dict[int, list[User]] = {}
    known = User.objects.in_bulk({deputy for _person, deputy in deputies}) if deputies else {}
    for person, deputy in deputies:
        found.setdefault(person, []).append(known[deputy])
    return found


class _Answer(NamedTuple):
    """What the database says of some people and kinds."""

    choices: dict[tuple[int, str], Choice]
    settings: dict[str, str]
    has_robots: bool
    deputies: list[tuple[int, int]]  # person, deputy


def _asked(codes: list[str], people: list[int], at: datetime) -> _Answer:
    """What these people and whoever stands in for them chose for these kinds, what the company decided, and whether
    it has any robot.

    Small tables in one statement of our own: this is asked whenever anybody is told anything.
    """
    preferences, switches, robots = (model._meta.db_table for model in (Preference, Switch, Robot))
    persons = ", ".join(["%s"] * len(people)) or "NULL"
    moment = connection.ops.adapt_datetimefield_value(at)
    answer = _Answer({}, {}, False, [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH deputyship AS (SELECT person_id, deputy_id FROM {Deputy._meta.db_table} "
            f"JOIN {User._meta.db_table} AS deputy ON deputy.id = deputy_id AND deputy.is_active "
            f"WHERE person_id IN ({persons}) AND starts_at <= %s AND ends_at > %s) "
            f"SELECT 'choice', person_id, kind, mail, sms, 0 FROM {preferences} "
            f"WHERE (person_id IN ({persons}) OR person_id IN (SELECT deputy_id FROM deputyship)) "
            f"AND kind IN ({', '.join(['%s'] * len(codes))}) "
            f"UNION ALL SELECT 'setting', 0, kind, setting, 1 = 0, 0 FROM {switches} "
            f"UNION ALL SELECT 'robot', 0, '', '', is_active, 0 FROM {robots} WHERE is_active "
            f"UNION ALL SELECT 'deputy', person_id, '', '', 1 = 1, deputy_id FROM deputyship",
            [*people, moment, moment, *people, *codes],
        )
        for what, person, kind, chosen, flag, deputy in cursor.fetchall():
            if what == "choice":
                answer.choices[person, kind] = Choice(chosen, bool(flag))
            elif what == "setting":
                answer.settings[kind] = chosen
            elif what == "deputy":
                answer.deputies.append((person, deputy))
            else:
                answer = answer._replace(has_robots=True)
    return answer
