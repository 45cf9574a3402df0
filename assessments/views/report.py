"""The quarter on paper, and for the HR system."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Department, User
from assessments import pictures as draw
from assessments import rules
from assessments.cards import Reading, read
from assessments.company import page as company
from assessments.company.choice import Choice
from assessments.company.gauge import Group
from assessments.models import Period, Scorecard
from assessments.models.period import quarter_of
from history.moment import now
from pages import export as files

MOST = 400  # cards on paper: beyond that nobody reads them, and a department's report is the better one
ON_PAPER = [group for group in Group if group is not Group.BESIDE]


@login_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A period on paper: of all cards one may see, of one department and its people, or of one person."""
    at, user = now(), request.user
    period = get_object_or_404(Period.objects.select_related("scheme"), pk=pk)
    cards = period.scorecards.visible_to(user)
    department, person = _one(request, "department", Department), _one(request, "person", User)
    if department is not None:
        cards = cards.filter(department=department) | cards.filter(person__department=department)
    if person is not None:
        cards = cards.filter(person=person)
    readings = read(_in_order(cards), at=at, reader=user)
    if not readings:
        raise Http404
    earlier = draw.before(period)
    compared = _of(earlier, readings, user, at) if earlier else []
    first = quarter_of(period.starts_on)[0].isoformat()
    choice = Choice({"quarter": first, "department": department.pk if department else ""}, at=at)
    known = {(row.card.person_id, row.card.department_id): row for row in compared}
    context = {
        "period": period,
        "subject": person or department,
        "readings": readings,
        "earlier": earlier,
        "at": at,
        "is_running": period.is_running(at),
        "chart": draw.distribution(readings, period) if len(readings) > 1 else None,
        "moved": draw.moved(readings, compared),
        "radar": draw.radar(readings[0], known.get((readings[0].card.person_id, readings[0].card.department_id)))
        if person
        else None,
        "parts": company.parts(user, choice, person=person, only=ON_PAPER),
    }
    return render(request, "assessments/report.html", context)


@login_required
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every score of a period as a table for the HR system (S0-29, S1-80); no pay is computed."""
    if not rules.may_export(request.user):
        raise PermissionDenied
    period = get_object_or_404(Period.objects.select_related("scheme"), pk=pk)
    cards = period.scorecards.visible_to(request.user).with_subject().order_by("pk")
    columns = [
        files.Column(_("Staff number"), lambda row: row.card.person.staff_number or "" if row.card.person else ""),
        files.Column(_("Person or department"), lambda row: row.card.subject, 26),
        files.Column(_("Department"), lambda row: _department(row.card) or "", 26),
        files.Column(_("Period"), lambda row: period),
        files.Column(_("Kind"), lambda row: period.get_kind_display()),
        files.Column(_("State"), lambda row: row.card.get_state_display()),
        *[
            files.Column(str(criterion), lambda row, place=place: _number(row.lines[place].points))
            for place, criterion in enumerate(period.scheme.criteria.all())
        ],
        files.Column(_("Total"), lambda row: _number(row.total)),
        files.Column(_("Grade"), lambda row: row.grade or _("Not assessed")),
    ]
    name = f"scorecards-{period.starts_on}-{period.pk}"
    return files.answer(request.GET.get("format"), name, columns, read(cards, at=now(), reader=request.user))


def _in_order(cards) -> list[Scorecard]:
    """Departments first, then their people by name."""
    rows = cards.with_subject().with_period().order_by("person__department__name", "person__name", "pk")
    return list(rows.distinct()[:MOST])


def _of(earlier: Period, readings: list[Reading], user: User, at) -> list[Reading]:
    cards = earlier.scorecards.visible_to(user).with_subject().with_period()
    people = {row.card.person_id for row in readings if row.card.person_id}
    departments = {row.card.department_id for row in readings if row.card.department_id}
    wanted = cards.filter(person__in=people) | cards.filter(department__in=departments)
    return read(wanted.order_by("pk"), at=at, reader=user)


def _one(request: HttpRequest, name: str, model):
    wanted = request.GET.get(name, "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    return get_object_or_404(model, pk=wanted)


def _department(card: Scorecard) -> Department | None:
    return card.person.department if card.person else card.department


def _number(points) -> float | None:
    return None if points is None else float(points)
