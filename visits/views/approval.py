"""Signing: one sheet, several from a list, and one from the link in a letter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from history.flow import NotAllowed
from history.moment import now
from history.verbs import carry_out
from notices import actions as notices
from pages.formats import colon
from visits import actions, links, rules, said, signatories
from visits.forms.signing import ApproveForm, ReasonForm, SeveralForm
from visits.models import Approval, InfoSheet, ServiceItem
from visits.overstandard import lines_over

from .sheet import find


@login_required
@require_GET
def to_sign(request):
    """Everything that waits for this person's signature, the nearest visit first."""
    return _list(request, SeveralForm())


@login_required
@require_POST
def decide_several(request):
    """The chosen ones of the list are signed, or returned with one reason; each for itself."""
    form = SeveralForm(request.POST)
    keys = [int(key) for key in request.POST.getlist("approval") if key.isdecimal()]
    if not keys:
        form.add_error(None, _("Tick the sheets that you decide on."))
    if not form.is_valid():
        return _list(request, form, chosen=keys)
    rows = signatories.to_sign(request.user)
    open_ = {row.pk: row for row in rows if row.pk in keys}
    done = [key for key in keys if _one_of_several(request, open_.get(key) or _gone(request, key), form)]
    if done:
        said_ = ngettext("%(n)d sheet is decided on.", "%(n)d sheets are decided on.", len(done))
        messages.success(request, said_ % {"n": len(done)})
    return redirect("visits:to-sign")


@login_required
@require_GET
def decide(request, pk):
    """One page for a telephone: what is asked, against which standard, what differs, what changed."""
    sheet = find(request, pk)
    approval = _current(sheet)
    if approval is None or not rules.may_read_decision(request.user, sheet):
        raise PermissionDenied
    return render(request, "visits/sheet_decide.html", decision(request.user, sheet, approval))


@login_required
@require_POST
def approve(request, pk):
    sheet, approval = _asked(request, pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        context = decision(request.user, sheet, approval, approve_form=form)
        return render(request, "visits/sheet_decide.html", context)
    return carry_out(request, sheet, actions.approve, _("Signed."), approval=approval, **form.cleaned_data)


@login_required
@require_POST
def return_(request, pk):
    sheet, approval = _asked(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = decision(request.user, sheet, approval, return_form=form)
        return render(request, "visits/sheet_decide.html", context)
    said_ = _("Returned to its author with your reason.")
    return carry_out(request, sheet, actions.return_, said_, approval=approval, **form.cleaned_data)


# The token in the address is the whole authority: a director between two meetings, on a phone without a login.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def sign_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows and changes nothing, however often a mail scanner follows it; POST signs or returns, once."""
    found = links.behind(token)
    if found is None:
        return _told(request, {"why": "unknown"}, status=404)
    link, approval, person = found
    if request.user.is_authenticated and request.user.pk != person.pk:
        return _told(request, {"why": "other", "person": person}, status=403)
    if person.language and "django_language" not in request.COOKIES:
        translation.activate(person.language)
    sheet = InfoSheet.objects.with_visit().get(pk=link.about_id)
    if (sheet.state, approval.decision) != (InfoSheet.State.SUBMITTED, Approval.Decision.WAITING):
        is_own = person.pk in {approval.decided_by_id, approval.on_behalf_of_id}
        context = {"why": "over", "sheet": sheet, "decided": str(actions.Decided(approval)), "person": person}
        return _told(request, context, status=200 if is_own else 410)
    if link.used_at or link.revoked_at or link.expires_at <= now():
        return _told(request, {"why": "unknown"}, status=410)
    if not rules.may_approve(person, sheet, approval):
        return _told(request, {"why": "not-yours", "person": person}, status=403)
    approve_form = ApproveForm(auto_id="approve_%s")
    return_form = ReasonForm(auto_id="return_%s")
    if request.method == "POST":
        is_return = request.POST.get("decision") == "return"
        form = ReasonForm(request.POST) if is_return else ApproveForm(request.POST)
        if form.is_valid():
            _by_link(request, link, sheet, approval, person, is_return, form)
            return redirect("visits:sign-link", token=token)
        approve_form, return_form = (approve_form, form) if is_return else (form, return_form)
    context = decision(person, sheet, approval, approve_form=approve_form, return_form=return_form)
    is_returning = bool(return_form.is_bound)
    return _told(request, context | {"person": person, "is_by_link": True, "is_returning": is_returning})


@transaction.atomic
def _by_link(request, link, sheet, approval, person, is_return: bool, form) -> None:
    """The link is used up with the signature, not without it."""
    if not notices.use_link(link, now()):
        return
    try:
        if is_return:
            actions.return_(sheet, approval=approval, actor=person, **form.cleaned_data)
        else:
            actions.approve(sheet, approval=approval, actor=person, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))


def _told(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "visits/sign_link.html", context, status=status)


def _list(request, form: SeveralForm, chosen: list[int] | None = None) -> HttpResponse:
    rows = signatories.to_sign(request.user)
    context = {"rows": rows, "form": form, "chosen": chosen or [], "is_returning": form.is_return}
    return render(request, "visits/to_sign.html", context)


def _one_of_several(request, approval: Approval | None, form: SeveralForm) -> bool:
    """True where it is decided by this click; else a sentence says why not."""
    if approval is None:
        return False
    sheet = approval.submission.sheet
    try:
        if form.is_return:
            actions.return_(sheet, approval=approval, reason=form.cleaned_data["reason"], actor=request.user)
        else:
            actions.approve(sheet, approval=approval, actor=request.user, **form.ticks)
    except NotAllowed as refusal:
        messages.warning(request, f"{sheet}{colon()}{refusal}")
        return False
    return True


def _gone(request, key: int) -> None:
    """It stood on the list and is not to be signed any more: say who was faster."""
    visible = InfoSheet.objects.visible_to(request.user)
    row = Approval.objects.filter(pk=key, submission__sheet__in=visible).select_related("decided_by").first()
    if row is not None:
        messages.warning(request, f"{row.submission.sheet}{colon()}{actions.Decided(row)}")


def _current(sheet: InfoSheet) -> Approval | None:
    """The signature whose turn it is, else the one that was decided last."""
    rows = Approval.objects.filter(submission__sheet=sheet).select_related("decided_by", "asked", "submission")
    return rows.waiting().first() or rows.filter(decided_at__isnull=False).order_by("-decided_at").first()


def _asked(request, pk) -> tuple[InfoSheet, Approval]:
    sheet = find(request, pk)
    rows = Approval.objects.filter(submission__sheet=sheet).select_related("decided_by", "asked", "submission")
    number = request.POST.get("approval", "")
    approval = get_object_or_404(rows, pk=number if number.isdecimal() else 0)
    if not rules.may_approve(request.user, sheet, approval):
        raise PermissionDenied
    return sheet, approval


def decision(
    user: User, sheet: InfoSheet, approval: Approval, *, approve_form=None, return_form=None
) -> dict[str, Any]:
    """What somebody who signs must see, and nothing that they may not."""
    submissions = list(sheet.submissions.all()[:2])
    hidden = frozenset() if rules.may_see_judgement(user) else said.WITHHELD
    earlier = said.changes(submissions[1].said, submissions[0].said, hidden=hidden) if len(submissions) == 2 else []
    is_open = approval.decision == Approval.Decision.WAITING
    services = sheet.service_items.all()
    return {
        "sheet": sheet,
        "visit": sheet.appointment,
        "approval": approval,
        "is_open": is_open and sheet.state == InfoSheet.State.SUBMITTED,
        "offer_decide": rules.may_approve(user, sheet, approval),
        "decided": "" if is_open else str(actions.Decided(approval)),
        "struck": [item for item in services if item.decision == ServiceItem.Decision.STRUCK],
        "confirmed": [
            item for item in services if item.decision == ServiceItem.Decision.CONFIRMED and not item.is_extra
        ],
        "over": lines_over(sheet),
        "plan": signatories.plan_of(sheet),
        "guests": said.guests(sheet.appointment),
        "itinerary": sheet.itinerary.select_related("person"),
        "transport": sheet.transport.all(),
        "meals": sheet.meals.select_related("booked_by"),
        "lodging": sheet.lodging.all(),
        "gifts": sheet.gifts.all(),
        "changes": earlier,
        "settings": sheet.level_settings.select_related("level", "set_by")[:1],
        "show_judgement": rules.may_see_judgement(user),
        "signed": list(approval.submission.approvals.filter(decision="approved").select_related("decided_by")),
        "others": signatories.also_asked(approval),
        "approve_form": approve_form or ApproveForm(auto_id="approve_%s"),
        "return_form": return_form or ReasonForm(auto_id="return_%s"),
        "is_returning": return_form is not None,
    }
