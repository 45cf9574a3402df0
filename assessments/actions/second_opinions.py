"""One inspection in twenty is done twice, so that one sees how far inspectors agree."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.inspection_rules import INSPECT, is_outsider
from assessments.models import Inspection, InspectionItem
from deadlines import arithmetic
from deadlines.days import site_calendar
from deadlines.standards import number
from history import flow
from history.moment import now
from reception.actions import Refused

from .engaging import engage

RATE = "INSPECT_TWICE"
# What lies in a record can be looked at again on another day; a counter at ten in the morning cannot.
REPEATABLE = (Inspection.Kind.RECORDS, Inspection.Kind.PHONE, Inspection.Kind.FEEDBACK)
# Soon, for what is remembered fades, and yet beside other work: five days of eight hours.
WITHIN = "40 working_hours"


def ask_by_lot(inspection: Inspection, *, at: datetime) -> Inspection | None:
    """Of the inspections that can be repeated, the share of INSPECT_TWICE is: which ones, nobody knows beforehand."""
    if inspection.kind not in REPEATABLE:
        return None
    place = Inspection.objects.counted().filter(kind__in=REPEATABLE).exclude(pk=inspection.pk).count()
    if not is_drawn(place, number(RATE, at) or 0):
        return None
    person = next_inspector(inspection)
    return _ask(inspection, person, actor=None, at=at) if person else None


@transaction.atomic
def score_again(
    inspection: Inspection, *, actor: User, for_: User | None = None, at: datetime | None = None
) -> Inspection:
    """A second inspector is asked at once, whatever the lot says; another one where the second look was cancelled."""
    at = at or now()
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    if (known := inspection.second) is not None:
        return known
    if inspection.second_of_id is not None or not inspection.is_over:
        raise Refused("score_again", _("A finished first inspection is scored again, no other."))
    person = next_inspector(inspection)
    if person is None:
        raise Refused("score_again", _("There is no second inspector who is free of the department and of the first."))
    return _ask(inspection, person, actor=actor, for_=for_, at=at)


def is_drawn(place: int, percent: int) -> bool:
    """One of every so many in a row is drawn, of five per cent one of twenty; which one, only the house's key tells."""
    if percent <= 0:
        return False
    if percent > 50:  # the few that are not
        return not is_drawn(place, 100 - percent)
    size = 100 // percent
    block, within = divmod(place, size)
    digest = salted_hmac("second opinion", str(block), secret=settings.SECRET_KEY).hexdigest()
    return int(digest, 16) % size == within


def next_inspector(inspection: Inspection) -> User | None:
    """Of those who may, the one with the fewest inspections ahead: from outside, and none who knows the first result.

    Whoever was asked before and did not come to it may have read it since.
    """
    ahead = Count("inspecting", filter=Q(inspecting__state=Inspection.State.PLANNED), distinct=True)
    knowing = User.objects.filter(Q(inspecting=inspection) | Q(inspecting__second_of=inspection))
    holders = User.objects.active().filter(pk__in=User.objects.holding(INSPECT).values("pk"))
    ranked = (
        holders.exclude(pk__in=knowing.values("pk"))
        .select_related("department")
        .annotate(ahead=ahead)
        .order_by("ahead", "pk")
    )
    fits = (each for each in ranked if is_outsider(each, department=inspection.department, staff=inspection.staff))
    return next(fits, None)


def _ask(first: Inspection, person: User, *, actor: User | None, at: datetime, for_: User | None = None) -> Inspection:
    """The same items in the same words, with nothing of what was found."""
    calendar = site_calendar(at)
    second = Inspection(
        kind=first.kind,
        department=first.department,
        staff=first.staff,
        planned_for=calendar.date_of(arithmetic.after(calendar, at, WITHIN)),
        drawn=first.drawn,
        second_of=first,
    )
    flow.begin(second, "plan", actor=actor, at=at, for_=for_)
    second.inspectors.set([person])
    frozen = ("item_id", "item_version", "order", "area", "topic", "text", "text_zh", "weight", "is_serious")
    copies = [{name: getattr(item, name) for name in (*frozen, "allows_na")} for item in first.items.all()]
    InspectionItem.objects.bulk_create(InspectionItem(inspection=second, **copy) for copy in copies)
    flow.record(first, "score_again", actor=actor, at=at, for_=for_)
    engage(second, [person], actor=actor, at=at)
    return second
