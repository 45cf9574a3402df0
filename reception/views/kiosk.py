"""The tablet at the entrance: no login, one task, no names (R33). The token in its address is all it has."""

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from history.flow import NotAllowed
from history.moment import now
from pages.formats import is_chinese
from reception.actions import kiosk as actions
from reception.actions import walkin
from reception.forms.kiosk import GuestForm, SelfReportForm
from reception.models import Announcement, Appointment, Kiosk, WalkIn

SALT = "reception.kiosk"
# What a tablet says goes away by itself; a stranger who reads its address later reads nothing.
READABLE = 120


def at_a_tablet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Without a tablet of this token there is nothing here; what it shows is kept nowhere."""

    # There is no session that another site could borrow: the address is the whole authority.
    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **details) -> HttpResponse:
        kiosk = actions.find_kiosk(token)
        if kiosk is None:
            return _shown(request, "reception/kiosk_over.html", {}, status=404)
        return view(request, kiosk, token, **details)

    return guarded


@at_a_tablet
@require_http_methods(["GET"])
def start(request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponse:
    """Three large buttons, in both languages: whoever stands there need not find the switch first."""
    other = ("en", "en") if is_chinese() else ("zh-hans", "zh-Hans")
    context = {"kiosk": kiosk, "token": token, "is_shut": actions.is_shut(kiosk, now())}
    return _shown(request, "reception/kiosk.html", context | {"other": other[0], "other_lang": other[1]})


@at_a_tablet
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponse:
    """I have an appointment."""
    return _known_guest(request, kiosk, token, "here", actions.announce)


@at_a_tablet
@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponse:
    """I am leaving."""
    return _known_guest(request, kiosk, token, "leaving", actions.take_leave)


@at_a_tablet
@require_http_methods(["GET", "POST"])
def unannounced(request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponse:
    """I have no appointment: the desk hears it as it hears it from the gate."""
    form = SelfReportForm(request.POST or None)
    if request.method == "POST" and not actions.is_shut(kiosk, now()) and form.is_valid():
        walkin.report(WalkIn(site=kiosk.site, **form.cleaned_data), actor=None)
        return redirect("reception:kiosk-thanks", token=token, said=signing.dumps({"what": "desk"}, salt=SALT))
    context = {"kiosk": kiosk, "token": token, "form": form, "is_shut": actions.is_shut(kiosk, now())}
    return _shown(request, "reception/kiosk_unannounced.html", context)


@at_a_tablet
@require_http_methods(["GET"])
def thanks(request: HttpRequest, kiosk: Kiosk, token: str, said: str) -> HttpResponse:
    """What happens now; back to the beginning by itself."""
    try:
        told = signing.loads(said, salt=SALT, max_age=READABLE)
    except signing.BadSignature:
        return redirect("reception:kiosk", token=token)
    visit = Appointment.objects.select_related("room").filter(pk=told.get("visit")).first()
    return _shown(
        request, "reception/kiosk_thanks.html", {"kiosk": kiosk, "token": token, "what": told["what"], "visit": visit}
    )


def _known_guest(request, kiosk, token, what, act) -> HttpResponse:
    """A code or a whole number; who it is stays unsaid."""
    at = now()
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = actions.look_up(kiosk, form.cleaned_data["typed"], at=at)
        if found is not None:
            visit, guest = found
            return redirect("reception:kiosk-thanks", token=token, said=_done(kiosk, visit, guest, what, act, at))
        form.add_error("typed", _("We do not find this. Please try again, or speak to the front desk."))
    context = {"kiosk": kiosk, "token": token, "form": form, "what": what, "is_shut": actions.is_shut(kiosk, at)}
    return _shown(request, "reception/kiosk_guest.html", context)


def _done(kiosk, visit, guest, what, act, at) -> str:
    """What the next page says, signed: only this tablet's own answer is shown."""
    try:
        announcement = act(kiosk, visit, visitor=guest, at=at)
    except NotAllowed:
        told = {"what": "desk"}
    else:
        told = {"what": _outcome(announcement), "visit": visit.pk}
    return signing.dumps(told, salt=SALT)


def _outcome(announcement: Announcement) -> str:
    announcement.refresh_from_db()
    is_done = announcement.settled_at is not None
    if announcement.kind == Announcement.Kind.GOING:
        is_back_tomorrow = actions.goes_on(announcement.appointment, announcement.at)
        return ("out" if is_back_tomorrow else "gone") if is_done else "going"
    return "signed_in" if is_done else "announced"


def _shown(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Content-Language"] = translation.get_language()
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
