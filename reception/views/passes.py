"""The pass of a visit: for the visitor without an account, and the ways our people use it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from history.moment import now
from notices import actions as notices
from pages.formats import local
from reception import passes, rules
from reception.confidentiality import is_signing_due
from reception.models import Appointment, Entrance
from reception.recognition import of_that_day

from .common import find, require


@never_cache
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """When, where, whom, how to get there and what will happen; void as soon as the visit is."""
    visit = passes.visit_of(token, at=now())
    with translation.override(_language(request, visit)):
        if visit is None:
            return _shown(request, "reception/pass_over.html", {"why": "unknown"}, status=404)
        why = _why_void(visit)
        if why:
            return _shown(request, "reception/pass_over.html", {"why": why, "visit": visit}, status=410)
        context = {"visit": visit, "token": token, "is_signing_due": is_signing_due(visit)}
        return _shown(request, "reception/pass.html", context | _shown_of(visit))


@login_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address of the pass, to hand over; it is shown to whoever made it, and to nobody else."""
    visit = find(request, pk)
    require(rules.may_see_details(request.user, visit) and rules.may_receive(request.user, visit))
    key = f"pass-{visit.pk}"
    if request.method == "POST":
        request.session[key] = passes.pass_path(visit, at=now())
        return redirect("reception:pass-link", pk=visit.pk)
    path = request.session.get(key)
    if not path or _why_void(visit):
        return redirect(visit)
    address = notices.absolute(path)
    context = {"visit": visit, "path": path, "address": address, "drawn": passes.drawn(address, scale=4)}
    return render(request, "reception/pass_link.html", context | {"code": passes.spaced(visit.code)})


@login_required
@require_GET
def code(request: HttpRequest, code: str) -> HttpResponse:
    """What our people's phones find behind the code of a pass: the visit, if it is of today and theirs to see."""
    rows = of_that_day(local(now()).date()).visible_to(request.user).filter(code=code)[:2]
    found = list(rows)
    if len(found) == 1:
        return redirect(found[0])
    messages.warning(request, _("No visit of today has this code."))
    return redirect("reception:board")


def _why_void(visit: Appointment) -> str:
    """Why this pass opens nothing; empty while it does."""
    if visit.state in {Appointment.State.CANCELLED, Appointment.State.DECLINED}:
        return "cancelled"
    if visit.state == Appointment.State.REQUESTED:
        return "waiting"
    return "" if visit.state in passes.GOOD else "past"


def _shown_of(visit: Appointment) -> dict:
    return {
        "entrance": Entrance.objects.filter(site=visit.site).first(),
        "code": passes.spaced(visit.code),
        "drawn": passes.drawn(passes.code_address(visit)),
    }


def _language(request: HttpRequest, visit: Appointment | None) -> str:
    """The language chosen on the page, else the one we know the visitor speaks, else the browser's."""
    known = visit.contact.language if visit is not None and visit.contact else ""
    return translation.get_language() if not known or settings.LANGUAGE_COOKIE_NAME in request.COOKIES else known


def _shown(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Content-Language"] = translation.get_language()
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
