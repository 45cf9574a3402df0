"""Login, language, and everybody's own page."""

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed
from history.moment import now

from . import actions, rules
from .forms import AbsenceForm, DeputyForm
from .models import Absence, Deputy, User

COOKIE_AGE = 365 * 24 * 3600


class Login(LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


def locked(request, original_response=None, credentials=None):
    """Too many wrong passwords for this name from this address: when to try again."""
    wait = get_cool_off(request)
    response = render(request, "accounts/locked.html", {"again_at": now() + wait}, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


@require_POST
def language(request):
    """The language of the pages: a cookie before login, the person's own afterwards."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        actions.choose_language(request.user, chosen)
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(there if safe else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=COOKIE_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@login_required
@require_http_methods(["GET", "POST"])
def password(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["new_password1"], actor=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other devices are logged out."))
        return redirect("accounts:me")
    return render(request, "accounts/password_form.html", {"form": form})


@login_required
@require_GET
def me(request):
    """What Portico knows about the reader, who stands in for them and when they are away."""
    person, at = User.objects.with_place().select_related("manager").get(pk=request.user.pk), now()
    context = {
        "person": person,
        "roles": person.groups.order_by("name"),
        "deputies": person.deputies.filter(ends_at__gt=at).select_related("deputy").order_by("starts_at"),
        "principals": person.stands_in_for.filter(ends_at__gt=at).select_related("person").order_by("starts_at"),
        "absences": person.absences.filter(ends_at__gt=at).order_by("starts_at"),
    }
    return render(request, "accounts/user_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint_deputy(request):
    form = DeputyForm(request.POST or None, person=request.user, initial={"starts_at": now()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint_deputy(request.user, **form.cleaned_data, actor=request.user)
        except NotAllowed as refusal:
            form.add_error("deputy", str(refusal))
        else:
            said = _("%(deputy)s stands in for you.") % {"deputy": form.cleaned_data["deputy"]}
            messages.success(request, said)
            return redirect("accounts:me")
    return render(request, "accounts/deputy_form.html", {"form": form})


@login_required
@require_POST
def end_deputy(request, pk):
    row = get_object_or_404(Deputy.objects.visible_to(request.user).select_related("person", "deputy"), pk=pk)
    if not rules.may_arrange(request.user, row.person):
        raise PermissionDenied
    return _end(request, actions.end_deputy, row, _("%(deputy)s no longer stands in.") % {"deputy": row.deputy})


@login_required
@require_http_methods(["GET", "POST"])
def record_absence(request):
    form = AbsenceForm(request.POST or None, initial={"starts_at": now()})
    if request.method == "POST" and form.is_valid():
        actions.record_absence(request.user, **form.cleaned_data, actor=request.user)
        messages.success(request, _("The front desk can see this now."))
        return redirect("accounts:me")
    return render(request, "accounts/absence_form.html", {"form": form})


@login_required
@require_POST
def end_absence(request, pk):
    row = get_object_or_404(Absence.objects.visible_to(request.user).select_related("person"), pk=pk)
    if not rules.may_arrange(request.user, row.person):
        raise PermissionDenied
    return _end(request, actions.end_absence, row, _("The absence has ended."))


def _end(request, act, row, said):
    """End it, say one sentence, go back to one's own page."""
    try:
        act(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("accounts:me")
