"""Who is in the field today, who has signed in from there, and the duty officer's register (form 4.20)."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls import actions, rules
from calls.forms.field import FieldDayForm, SignInForm
from calls.in_the_field import expected_on
from calls.models import FieldDay, FieldSignIn
from calls.reporting import FIRST_DAY, LAST_DAY
from history.flow import NotAllowed
from history.moment import now
from pages.formats import local
from pages.paging import keyset


@login_required
@require_GET
def field(request):
    """One day: everybody who should call, those who have not by the configured time first (S4-164)."""
    _require(rules.may_follow_field(request.user))
    at = now()
    day = _day(request.GET.get("day", ""), local(at).date())
    expected, unplanned = expected_on(day, request.user, at)
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "today": local(at).date(),
        "expected": expected,
        "missing": sum(row.is_missing for row in expected),
        "unplanned": unplanned,
        "offer_register": rules.may_register_sign_in(request.user),
        "offer_plan": rules.may_plan_field_days(request.user),
    }
    return render(request, "calls/field.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register(request):
    _require(rules.may_register_sign_in(request.user))
    initial = {"signed_in_at": now(), "manager": request.GET.get("manager"), "place": request.GET.get("place", "")}
    form = SignInForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sign_in = actions.register_sign_in(form.sign_in(), actor=request.user)
        named = {"person": sign_in.manager, "city": sign_in.elsewhere}
        if not sign_in.is_landline:
            messages.warning(request, _("%(person)s has signed in, but this number is no landline.") % named)
        elif sign_in.elsewhere:
            messages.warning(request, _("%(person)s has signed in, but this is a landline of %(city)s.") % named)
        else:
            messages.success(request, _("%(person)s has signed in.") % named)
        return redirect("calls:field")
    return render(request, "calls/sign_in_form.html", {"form": form, "label": _("Register the sign-in")})


@login_required
@require_http_methods(["GET", "POST"])
def plan(request):
    _require(rules.may_plan_field_days(request.user))
    day = _day(request.GET.get("day", ""), local(now()).date())
    form = FieldDayForm(request.POST or None, initial={"day": day})
    if request.method == "POST" and form.is_valid():
        try:
            planned = actions.plan_field_day(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, _("%(person)s is expected to sign in that day.") % {"person": planned.person})
            return redirect(planned)
    return render(request, "calls/sign_in_form.html", {"form": form, "label": _("Plan a day in the field")})


@login_required
@require_POST
def call_off(request, pk):
    day = get_object_or_404(FieldDay.objects.visible_to(request.user), pk=pk)
    _require(rules.may_plan_field_days(request.user))
    try:
        actions.call_off(day, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Nobody is expected to sign in."))
    return redirect(day)


@login_required
@require_GET
def sign_ins(request):
    """The register, the latest first."""
    _require(rules.may_follow_field(request.user))
    rows = FieldSignIn.objects.visible_to(request.user).select_related("manager", "created_by", "field_day")
    page = keyset(rows, request, by="-signed_in_at")
    offer = rules.may_register_sign_in(request.user)
    return render(request, "calls/sign_in_list.html", {"page": page, "offer_register": offer})


def _day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if FIRST_DAY <= day <= LAST_DAY else today


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
