"""Badges: each visitor of a day gets the next number of the site."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from history.moment import now
from pages.formats import local
from reception.models import Badge, Site, Visitor


@transaction.atomic
def issue_badges(
    visitors: Iterable[Visitor], *, actor: User, day: date | None = None, at: datetime | None = None
) -> list[Badge]:
    """A badge for each of them on this day, in their order; who has one keeps it and its number.

    A number that was typed at the desk, of a card that is handed out, stays as it was typed.
    """
    at = at or now()
    day, people = day or local(at).date(), list(visitors)
    sites = {row.appointment.site_id for row in people}
    # One at a time per site: two desks that print together count on.
    list(Site.objects.select_for_update().filter(pk__in=sites).order_by("pk"))
    had = {row.visitor_id: row for row in Badge.objects.filter(visitor__in=people, day=day)}
    last = dict(Badge.objects.filter(site__in=sites, day=day).order_by().values_list("site").annotate(Max("number")))
    fresh = []
    for person in people:
        if person.pk not in had:
            site = person.appointment.site_id
            last[site] = last.get(site, 0) + 1
            badge = Badge(site_id=site, day=day, number=last[site], visitor=person, issued_at=at, issued_by=actor)
            had[person.pk] = badge
            fresh.append(badge)
    Badge.objects.bulk_create(fresh)
    _write_numbers(fresh)
    return [had[person.pk] for person in people]


def _write_numbers(badges: list[Badge]) -> None:
    """The number stands with the visitor, unless the desk typed another; yesterday's gives way to today's."""
    earlier = Badge.objects.filter(visitor__in=[badge.visitor_id for badge in badges])
    printed = {(row.visitor_id, str(row)) for row in earlier}
    changed = []
    for badge in badges:
        person = badge.visitor
        if not person.badge_number or (person.pk, person.badge_number) in printed:
            person.badge_number = str(badge)
            changed.append(person)
    Visitor.objects.bulk_update(changed, ["badge_number"])
