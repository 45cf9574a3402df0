"""Pictures of the quarter: of all cards one may see, of one person, of one department, and of oneself."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Department, User
from assessments import pictures as draw
from assessments.cards import Reading, foresee, read, span_of
from assessments.company import page as company
from assessments.company.choice import Choice
from assessments.company.gauge import Group
from assessments.indicators import INDICATORS
from assessments.models import Period, Scheme, Scorecard
from assessments.models.period import quarter_of
from history.moment import now
from pages.paging import keyset

from .period_choice import chosen, periods_open_to


@login_required
@require_GET
def pictures(request: HttpRequest) -> HttpResponse:
    """One period in pictures: grades, departments from quarter to quarter, visitors, and what moved."""
    at, user = now(), request.user
    periods = periods_open_to(user)
    period = chosen(request, periods, at)
    choice = Choice({"quarter": quarter_of(period.ends_on)[0].isoformat()} if period else {}, at=at)
    context = {"periods": periods, "period": period, "charts": [company.satisfaction(user, choice)], "moved": []}
    if period is not None:
        readings = _of(period, request, at)
        went = draw.departments(Scorecard.objects.visible_to(user), period, at=at, reader=user)
        earlier = draw.before(period)
        totals = draw.trend(went, _("How did the departments go, period by period?"))
        context |= {
            "charts": [
                draw.distribution(readings, period),
                *([] if totals.is_empty else [totals]),
                *context["charts"],
                company.improvements(user, choice),
            ],
            "moved": draw.moved(readings, _of(earlier, request, at)) if earlier else [],
            "earlier": earlier,
            "is_running": period.is_running(at),
        }
    return render(request, "assessments/pictures.html", context)


@login_required
@require_GET
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: how the total went, criterion by criterion, and what stands beside the score."""
    person = get_object_or_404(User, pk=pk)
    return _of_subject(request, person, Scorecard.objects.filter(person=person))


@login_required
@require_GET
def of_department(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    return _of_subject(request, department, Scorecard.objects.filter(department=department))


def _of_subject(request: HttpRequest, subject: User | Department, cards) -> HttpResponse:
    at, user = now(), request.user
    readings = draw.history(cards.visible_to(user), at=at, reader=user)
    if not readings:
        raise Http404
    latest, earlier = readings[-1], readings[-2] if len(readings) > 1 else None
    choice = Choice(request.GET, at=at)
    person = subject if isinstance(subject, User) else None
    context = {
        "subject": subject,
        "latest": latest,
        "earlier": earlier,
        "charts": [
            draw.trend(readings, _("How did %(subject)s go, period by period?") % {"subject": subject}),
            draw.radar(latest, earlier),
        ],
        "steps": draw.criteria(latest, earlier),
        "beside": company.parts(user, choice, person=person, only=[Group.BESIDE]) if person else [],
        "choice": choice,
    }
    return render(request, "assessments/picture.html", context)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """If the quarter ended today: what everybody's own card would say, whether or not they have one."""
    at, user = now(), request.user
    readings = _mine(user, at)
    own = Scorecard.objects.filter(person=user)
    over = draw.history(own.exclude(state=Scorecard.State.COLLECTING), at=at, reader=user)
    context = {
        "readings": readings,
        "chart": draw.trend(over, _("How did my totals go, period by period?")) if over else None,
        "at": at,
    }
    return render(request, "assessments/mine.html", context)


@login_required
@require_GET
def my_records(request: HttpRequest, code: str) -> HttpResponse:
    """The records of this quarter behind a figure about oneself, for who has no card that opens into them."""
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    at, user = now(), request.user
    subject = User.objects.get(
        pk=user.pk
    )  # an indicator tells people from departments, and a request's user is neither
    page = keyset(indicator.rows(subject, span_of(_this_quarter(at), at)), request, by="-pk")
    context = {"indicator": indicator, "page": page, "rows": [indicator.evidence(row, at, user) for row in page.rows]}
    return render(request, "assessments/my_records.html", context)


@login_required
@require_GET
def satisfaction(request: HttpRequest) -> HttpResponse:
    """The chart of a manager's My day, as a part of a page or, without a script, as a page of its own (S1-01)."""
    chart = company.satisfaction(request.user, Choice(request.GET, at=now()))
    if request.headers.get("HX-Request"):
        return render(request, "assessments/_chart.html", {"chart": chart, "folded": True})
    return render(request, "assessments/satisfaction.html", {"chart": chart})


def _of(period: Period, request: HttpRequest, at: datetime) -> list[Reading]:
    cards = period.scorecards.visible_to(request.user).with_subject().with_period().order_by("pk")
    return read(cards, at=at, reader=request.user)


def _mine(user: User, at: datetime) -> list[Reading]:
    """Of the cards of running periods; with none, by the scheme of the quarter, as if there were one."""
    today = timezone.localdate(at)
    cards = Scorecard.objects.filter(person=user, period__starts_on__lte=today, period__ends_on__gte=today)
    rows = cards.with_subject().with_period().order_by("period__kind", "pk")
    found = read(rows, at=at, reader=user, with_beside=True)
    if found:
        return found
    period = _this_quarter(at)
    return [foresee(user, period, at=at)] if period.scheme_id else []


def _this_quarter(at: datetime) -> Period:
    """The quarter as a period that nobody opened, by the first scheme that quarters are assessed by."""
    first, last = quarter_of(timezone.localdate(at))
    schemes = list(Scheme.objects.current())
    scheme = next((row for row in schemes if row.is_quarterly), schemes[0] if schemes else None)
    return Period(pk=0, kind=Period.Kind.REGULAR, starts_on=first, ends_on=last, scheme=scheme)
