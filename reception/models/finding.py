"""Which appointments: of a person, of a time, found by words, narrowed by a list's filters."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from customers.search import normal
from history.moment import now
from pages.formats import local

from .people import Assignment

# A visit of several days is one record; what takes longer is registered in parts.
LONGEST_VISIT = timedelta(days=14)
AROUND = 30  # minutes by which somebody who asks for an hour may be off


def day_limits(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day of the site's calendar, and the first of the next."""
    start, end = (datetime.combine(each, time.min) for each in (day, day + timedelta(days=1)))
    return timezone.make_aware(start), timezone.make_aware(end)


def takes_of(start: datetime, end: datetime) -> Q:
    """The visits that take some of this time; how long one may be lets the index find them."""
    return Q(starts_at__gt=start - LONGEST_VISIT, starts_at__lt=end, ends_at__gt=start)


def part_in(user) -> Q:
    """The visits with which a person, or somebody they stand in for, has to do; `rules.is_concerned` says it of one."""
    hats = user.hats()
    mine = Q(contact_person__in=hats) | Q(created_by__in=hats) | Q(receptionist__in=hats) | Q(salesperson__in=hats)
    mine |= Q(deputy__in=hats) | Q(sign_in_person__in=hats)
    mine |= Q(organisation__owner__in=hats) | Q(department__head__in=hats) | Q(contact_person__manager__in=hats)
    return mine | Exists(Assignment.objects.filter(appointment=OuterRef("pk"), person__in=hats))


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Where every list and every lookup made by a person starts.

        The desk and the Marketing Center see all of them; others see the ones they
        registered, receive, own the customer of or have a duty in, and a head sees the
        department's. Who only works at the door sees those expected today and those still here.
        """
        if user.may("reception.view_appointment"):
            return self
        mine = part_in(user)
        if user.may("reception.receive_appointment"):
            today = takes_of(*day_limits(local(at or now()).date()))
            mine |= (today & Q(state__in=self.model.EXPECTED_OR_LATER)) | Q(state__in=self.model.IN_HOUSE)
        return self.filter(mine)

    def open_to(self, user):
        """Those of which this person may know who comes: all but the private visits of others.

        Whatever searches, or sorts visits under a customer, starts here: a row that is found by a name tells it.
        """
        if user.may("reception.view_private"):
            return self
        return self.filter(Q(is_private=False) | part_in(user))

    def concerning(self, user):
        """Those a person receives, sells to or has a duty in, themselves or for somebody they stand in for."""
        hats = user.hats()
        mine = Q(contact_person__in=hats) | Q(receptionist__in=hats) | Q(salesperson__in=hats) | Q(deputy__in=hats)
        return self.filter(mine | Exists(Assignment.objects.filter(appointment=OuterRef("pk"), person__in=hats)))

    def between(self, start: datetime, end: datetime):
        """Those that take some of this time, also where they began before it."""
        return self.filter(takes_of(start, end))

    def on(self, day: date):
        """Those of this day of the site's calendar: a visit of three days is on each of them."""
        return self.between(*day_limits(day))

    def involving(self, person):
        """Those that somebody receives, sells to or has a duty in, themselves and for nobody else."""
        mine = Q(contact_person=person) | Q(receptionist=person) | Q(salesperson=person) | Q(deputy=person)
        return self.filter(mine | Exists(Assignment.objects.filter(appointment=OuterRef("pk"), person=person)))

    def here(self):
        """Visitors who have come and not left."""
        return self.filter(state__in=self.model.IN_HOUSE)

    def matching(self, text: str):
        """By visitor's name, phone or organisation, also in pinyin and initials (S4-215)."""
        rows = self
        for word in normal(text).split():
            rows = rows.filter(Q(search__contains=word) | Q(organisation__search__contains=word))
        return rows

    def around(self, clock: time):
        """Those that begin at this time of day, half an hour more or less (S4-215)."""
        minutes = clock.hour * 60 + clock.minute
        first, last = (divmod(min(max(minutes + step, 0), 1439), 60) for step in (-AROUND, AROUND))
        return self.filter(starts_at__time__range=(time(*first), time(*last, 59)))

    def narrowed(self, *, q="", around=None, from_day=None, to_day=None, **equal):
        """What the filter row of the list leaves over; `equal` are columns and what stands in them."""
        rows = self.matching(q) if q.strip() else self
        rows = rows.around(around) if around is not None else rows
        start, end = from_day and day_limits(from_day)[0], to_day and day_limits(to_day)[1]
        if start and end:  # a visit of three days is found on each of them
            return rows.between(start, end).narrowed(**equal)
        wanted = equal | {"starts_at__gte": start, "starts_at__lt": end}
        return rows.filter(**{name: value for name, value in wanted.items() if value})

    def in_brief(self):
        """With what a row of a list shows, and no more: a full row has a hundred columns with its relations."""
        people = ("organisation", "contact_person", "department", "room")
        names = [f"{each}__{name}" for each in people for name in ("name", "name_zh")]
        own = ("visitor_name", "starts_at", "ends_at", "place", "state", "is_private", "contact_person__username")
        return self.select_related(*people).only(*own, *names)

    def with_people(self):
        return self.select_related(
            *["organisation", "contact", "contact_person", "department", "receptionist", "room__site", "site"],
            *["deputy", "host_asked"],
        )
