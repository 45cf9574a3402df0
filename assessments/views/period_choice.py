"""Which period a page is about."""

from datetime import datetime

from django.http import HttpRequest

from accounts.models import User
from assessments.models import Period, Scorecard

PERIODS = 24


def periods_open_to(user: User) -> list[Period]:
    """Those in which one may see a card, the latest first."""
    open_to = Period.objects.filter(scorecards__in=Scorecard.objects.visible_to(user)).distinct()
    return list(open_to.select_related("scheme").order_by("-starts_on", "-pk")[:PERIODS])


def chosen(request: HttpRequest, periods: list[Period], at: datetime) -> Period | None:
    """The period asked for, else the regular one that runs, else the latest."""
    named = [period for period in periods if str(period.pk) == request.GET.get("period", "")]
    running = sorted((row for row in periods if row.is_running(at)), key=lambda row: row.kind != Period.Kind.REGULAR)
    return next(iter(named or running or periods), None)
