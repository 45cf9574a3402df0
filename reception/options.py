"""What the booking form lets somebody choose from: people, departments, rooms, equipment, organisations.

All in one question, whose SQL is worked out once: building it anew at every opening would take longer than the answer.
"""

from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from customers.models import Organisation
from pages.languages import in_language

from .models import Equipment, Room

RECENT = 100
NONE, NOTHING = Value(0), Value("")
SAID_OF_ROOM = _("%(room)s · %(kind)s · %(seats)d seats")


class Option(NamedTuple):
    """One row as the form offers it."""

    rank: int  # how many a room seats
    sort: str
    pk: int
    name: str
    name_zh: str
    more: str  # the login name of a person, the kind of a room


class Options(NamedTuple):
    """All of them, in the order in which they are offered; the same ones are equal."""

    people: tuple[Option, ...]
    departments: tuple[Option, ...]
    rooms: tuple[Option, ...]
    equipment: tuple[Option, ...]
    organisations: tuple[Option, ...]


def options_for(reader: User) -> Options:
    """What there is to choose from at this moment; the organisations are the latest that this person may see."""
    visible = Organisation.objects.visible_to(reader)
    sql, params = _question(visible) if visible.query.where else _question_of_all()
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for what, *option in cursor.fetchall():
            found[what].append(Option(*option))
    return Options(*(tuple(found[what]) for what in Options._fields))


@cache
def _question_of_all() -> tuple[str, tuple]:
    return _question(Organisation.objects.all())


def _question(organisations: QuerySet) -> tuple[str, tuple]:
    latest = organisations.order_by("-pk").values("pk")[:RECENT]
    first, *others = [
        _part("people", User.objects.active(), sort="name", more="username"),
        _part("departments", Department.objects.filter(is_active=True), sort="code"),
        _part("rooms", Room.objects.in_use(), rank="capacity", sort="name", more="kind"),
        _part("equipment", Equipment.objects.all(), rank="pk"),
        _part("organisations", Organisation.objects.filter(pk__in=latest), rank=F("pk") * -1),
    ]
    return first.union(*others, all=True).order_by("what", "rank", "sort", "place").query.sql_with_params()


def _part(what: str, rows: QuerySet, *, rank: Any = NONE, sort: Any = NOTHING, more: Any = NOTHING) -> QuerySet:
    rank, sort, more = (F(each) if isinstance(each, str) else each for each in (rank, sort, more))
    known = rows.order_by().annotate(what=Value(what), rank=rank, sort=sort, place=F("pk"), more=more)
    return known.values_list("what", "rank", "sort", "place", "name", "name_zh", "more")


def name_of(option: Option) -> str:
    return in_language(option, "name")


def person_name(option: Option) -> str:
    return name_of(option) or option.more


def room_name(option: Option) -> str:
    """A room with what one must know to choose it."""
    return SAID_OF_ROOM % {"room": name_of(option), "kind": Room.Kind(option.more).label, "seats": option.rank}
