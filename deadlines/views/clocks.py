"""What runs, why it is due then, and what can be done about it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import account, board, duty, export, rules
from deadlines.days import calendar_of
from deadlines.filters import narrowed
from deadlines.forms.clocks import ClockFilter
from deadlines.models import CalendarVersion, Clock, ClockEvent
from deadlines.models.clock import ClockQuerySet
from deadlines.verbs import VERBS, Verb, offered
from history.flow import NotAllowed
from history.moment import now
from pages.formats import local
from pages.paging import keyset

# How many verbs stand in the header; the rest is behind More.
IN_SIGHT = 3


@login_required
@require_GET
def clock_list(request: HttpRequest) -> HttpResponse:
    at = now()
    form, clocks, shown = _asked(request, at)
    context = {
        "form": form,
        "sections": board.sections(clocks, shown, at),
        "query": _without(request, "show", "after", "before"),
        "page": keyset(board.section(clocks, shown, at).with_limits(), request, by="due_at"),
        "offer_limits": rules.may_see_limits(request.user),
        "offer_proof": rules.may_see_proof(request.user),
    }
    return render(request, "deadlines/clock_list.html", context)


@login_required
@require_GET
def clock_export(request: HttpRequest) -> StreamingHttpResponse:
    """What the board shows, all of it, as a table for a spreadsheet."""
    at = now()
    _form, clocks, shown = _asked(request, at)
    rows = board.section(clocks, shown, at).with_limits().order_by("due_at", "pk").iterator(chunk_size=1000)
    response = StreamingHttpResponse(export.lines(rows, at, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="deadlines-{local(at):%Y-%m-%d-%H%M}.csv"'
    return response


@login_required
@require_GET
def clock_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = now()
    clock = _find(pk, Clock.objects.all())
    if not rules.may_see(request.user, clock):
        raise Http404
    version = CalendarVersion.objects.select_related("calendar").get(pk=clock.calendar_version_id)
    events = list(clock.events.select_related("actor").order_by("pk"))
    _name_principals(events)
    custody = list(clock.custody.select_related("owner", "department").order_by("pk"))
    verbs = [_shown(verb, clock) for verb in offered(clock, request.user, at)]
    others = Clock.objects.filter(subject_type=clock.subject_type_id, subject_id=clock.subject_id)
    context = {
        "clock": clock,
        "offer_record": clock.url and rules.may_see_record(request.user, clock),
        "duty": duty.offer(clock, request.user, now()),
        "verbs": verbs[:IN_SIGHT],
        "more_verbs": verbs[IN_SIGHT:],
        "lines": account.of_clock(clock, calendar_of(version), version, events, custody, at),
        "events": events[::-1],
        "custody": custody,
        "checkpoints": clock.checkpoints.filter(cancelled_at=None).order_by("fire_at", "pk"),
        "others": others.exclude(pk=clock.pk).visible_to(request.user).with_limits().order_by("due_at", "pk"),
    }
    return render(request, "deadlines/clock_detail.html", context)


@login_required
@require_POST
def perform(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out a verb of a clock; where it is refused, its form is a page of its own and keeps what was typed."""
    wanted = VERBS[verb]
    clock = _find(pk, Clock.objects.visible_to(request.user))
    if not wanted.may(request.user, clock):
        raise PermissionDenied
    form = wanted.form(request.POST, clock=clock) if wanted.form else None
    if form is None or form.is_valid():
        said = form.said() if form else {}
        try:
            done = wanted.act(clock, actor=request.user, at=now(), for_=_for(request.user, clock, wanted), **said)
        except NotAllowed as refusal:
            if form is None:
                messages.warning(request, str(refusal))
                return redirect(clock)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, wanted.said)
            still_seen = Clock.objects.visible_to(request.user).filter(pk=done.pk).exists()
            return redirect(done if still_seen else "deadlines:list")
    context = {"form": form, "label": wanted.label, "hint": wanted.hint, "subject": clock, "danger": wanted.style}
    return render(request, "deadlines/verb_form.html", context)


def _asked(request: HttpRequest, at: datetime) -> tuple[ClockFilter, ClockQuerySet, str]:
    """The filters, the clocks that fit them, and which part of the board."""
    form = ClockFilter(request.GET, at=at)
    wanted = form.wanted()
    clocks = narrowed(Clock.objects.visible_to(request.user), wanted, request.user)
    return form, clocks, wanted.get("show", "")


def _find(pk: int, clocks: ClockQuerySet) -> Clock:
    return get_object_or_404(clocks.with_limits().select_related("department__head", "subject_type"), pk=pk)


def _shown(verb: Verb, clock: Clock) -> dict:
    """A verb for the record's header: a button, or a button that opens its form in place."""
    form = verb.form and verb.form(clock=clock, auto_id=f"{verb.name}_%s")
    for field in form.fields.values() if form else ():
        field.widget.attrs.pop("autofocus", None)
    url = reverse(verb.url_name, args=[clock.pk])
    return {"url": url, "label": verb.label, "form": form, "hint": verb.hint, "style": verb.style}


def _for(user: User, clock: Clock, verb: Verb) -> User | None:
    """Whom a deputy acts for: whose clock it is, who heads the department, or whose right is used."""
    if verb.may is rules.may_waive:
        return on_behalf(user, permission="deadlines.waive_clock")
    head = clock.department.head if clock.department else None
    return on_behalf(user, of=clock.owner) or (None if clock.owner_id == user.pk else on_behalf(user, of=head))


def _name_principals(events: list[ClockEvent]) -> None:
    """Gives each event that a deputy did `on_behalf_of`; asks only where there is one."""
    keys = {event.facts["for"] for event in events if "for" in event.facts}
    people = User.objects.in_bulk(keys) if keys else {}
    for event in events:
        event.on_behalf_of = people.get(event.facts.get("for"))


def _without(request: HttpRequest, *names: str) -> str:
    """The question of this address without some of its parts."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
