"""The confidentiality notice: written by the administration, signed by visitors on the desk's tablet or their phone."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.moment import now
from notices import actions as notices
from notices.models import Link
from reception import passes, rules
from reception.actions import confidentiality as actions
from reception.confidentiality import signature_of, signatures_of
from reception.forms.house import NoticeForm, RefuseForm, SignForm
from reception.models import ConfidentialityNotice, Site, Visitor

from .common import find, require

LANGUAGES = {"en": "en", "zh": "zh-hans"}


@login_required
@require_GET
def confidentiality_list(request):
    """What each site asks for, and every version there was."""
    require(rules.may_issue_confidentiality(request.user))
    rows = ConfidentialityNotice.objects.select_related("site", "issued_by").order_by("site__name", "-number")
    return render(request, "reception/confidentiality_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def issue_confidentiality(request):
    require(rules.may_issue_confidentiality(request.user))
    form = NoticeForm(request.POST or None, initial=_last_words(request))
    if request.method == "POST" and form.is_valid():
        notice = actions.issue(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Version %(number)d holds from now on.") % {"number": notice.number})
        return redirect(notice)
    return render(request, "reception/confidentiality_form.html", {"form": form})


@login_required
@require_GET
def confidentiality(request, pk):
    require(rules.may_issue_confidentiality(request.user))
    notice = get_object_or_404(ConfidentialityNotice.objects.select_related("site", "issued_by"), pk=pk)
    signings = notice.signings.select_related("visitor__appointment__organisation", "taken_by")[:100]
    return render(request, "reception/confidentiality_detail.html", {"notice": notice, "signings": signings})


@login_required
@require_POST
def withdraw_confidentiality(request, pk):
    require(rules.may_issue_confidentiality(request.user))
    notice = get_object_or_404(ConfidentialityNotice, pk=pk)
    if actions.withdraw(notice, actor=request.user):
        messages.success(request, _("Visitors of this site sign nothing from now on."))
    return redirect(notice)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request, pk, visitor):
    """On the tablet that the desk hands over."""
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment) and rules.may_see_name(request.user, appointment))
    row = get_object_or_404(appointment.visitors.select_related("appointment__site"), pk=visitor)
    rest = [each.visitor for each in signatures_of(appointment) if each.is_due and each.visitor != row]
    more = {"back": appointment.get_absolute_url(), "following": rest[0] if rest else None}
    return _signing(request, row, taken_by=request.user, more=more)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_by_link(request, token):
    """On the visitor's own phone; a link that was used or has run out shows nobody's name."""
    at = now()
    link = notices.find_link(token, actions.PURPOSE, at=at)
    if link is None:
        spent = get_object_or_404(Link.objects.bearing(token), purpose=actions.PURPOSE)
        return render(request, "reception/sign_over.html", {"has_signed": spent.used_at is not None})
    row = get_object_or_404(Visitor.objects.select_related("appointment__site"), pk=link.about_id)
    answer = _signing(request, row, taken_by=None, more={})
    if request.method == "POST" and signature_of(row).is_signed:
        notices.use_link(link, at)
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def sign_by_pass(request, token):
    """From the pass: the visitor after whom the visit is named, on their own phone."""
    visit = passes.visit_of(token, at=now())
    row = visit.visitors.select_related("appointment__site").first() if visit else None
    if row is None or visit.state not in passes.GOOD:
        raise Http404
    return _signing(request, row, taken_by=None, more={"back": reverse("reception:pass", args=[token])})


@login_required
@require_POST
def sign_link(request, pk, visitor):
    """A code the visitor reads with their own phone."""
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment) and rules.may_see_name(request.user, appointment))
    row = get_object_or_404(appointment.visitors.select_related("appointment"), pk=visitor)
    path = actions.link_for(row)
    if not path:
        messages.success(request, _("There is nothing to sign."))
        return redirect(appointment)
    address = request.build_absolute_uri(path)
    code = mark_safe(segno.make(address, error="m").svg_inline(scale=6, border=2))
    context = {"visitor": row, "appointment": appointment, "address": address, "code": code}
    return render(request, "reception/sign_link.html", context)


def _signing(request, visitor, *, taken_by, more):
    """Read, sign, or refuse; in the language the visitor chose for this page alone."""
    asked = LANGUAGES.get(request.GET.get("language", ""))
    with translation.override(asked or translation.get_language()):
        where = signature_of(visitor)
        sign_form = SignForm(initial={"name": visitor.name}, auto_id="sign_%s")
        refuse_form = RefuseForm(auto_id="refuse_%s")
        if request.method == "POST" and where.is_due and "refuse" in request.POST:
            refuse_form = RefuseForm(request.POST, auto_id="refuse_%s")
            if refuse_form.is_valid():
                actions.refuse(where.notice, visitor, taken_by=taken_by, **refuse_form.cleaned_data)
                return redirect(request.get_full_path())
        elif request.method == "POST" and where.is_due:
            sign_form = SignForm(request.POST, auto_id="sign_%s")
            if sign_form.is_valid():
                actions.sign(where.notice, visitor, name=sign_form.cleaned_data["name"], taken_by=taken_by)
                return redirect(request.get_full_path())
        context = {"where": where, "visitor": visitor, "sign_form": sign_form, "refuse_form": refuse_form}
        return render(request, "reception/sign.html", context | more)


def _last_words(request) -> dict:
    """A new version begins with the words of the last."""
    asked = request.GET.get("site", "")
    site = Site.objects.filter(pk=asked).first() if asked.isdecimal() else None
    last = ConfidentialityNotice.objects.filter(site=site).order_by("-number").first() if site else None
    return {"site": site, "body": last.body if last else "", "body_zh": last.body_zh if last else ""}
