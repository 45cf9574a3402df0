"""The verbs of a sheet: level, purpose, submitting, deciding, handing over, exempting, changing the receptionist."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed
from history.verbs import carry_out
from reception.models import Appointment
from visits import actions, rules, said
from visits.forms.people import offered
from visits.forms.verbs import ApproveForm, LevelForm, ReasonForm, ReceptionistForm
from visits.models import Approval, InfoSheet, ReceptionStandard, ServiceItem

from .sheet import find, posted


@login_required
@require_POST
def submit(request, pk):
    sheet = find(request, pk)
    if not rules.may_submit(request.user, sheet):
        raise PermissionDenied
    try:
        actions.submit(sheet, actor=request.user)
    except actions.Incomplete as refusal:
        for each in refusal.lacking:
            messages.warning(request, str(each))
        return redirect("visits:edit", sheet.pk)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Submitted. Whoever signs has been told."))
    return redirect(sheet)


@login_required
@require_POST
def confirm_purpose(request, pk):
    sheet = find(request, pk)
    if not rules.may_confirm_purpose(request.user, sheet):
        raise PermissionDenied
    return carry_out(request, sheet, actions.confirm_purpose, _("The purpose is confirmed."))


@login_required
@require_http_methods(["GET", "POST"])
def set_level(request, pk):
    """The Marketing Center judges how the visit is received."""
    sheet = find(request, pk)
    if not rules.may_set_level(request.user):
        raise PermissionDenied
    settings = list(sheet.level_settings.select_related("level", "set_by"))
    last = settings[0] if settings else None
    initial = {name: getattr(last, name) for name in ("level", "importance", "potential")} if last else {}
    form = LevelForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_level(sheet, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Level %(level)s is set.") % {"level": sheet.level.code})
        return redirect(sheet)
    suits = ReceptionStandard.objects.filter(item_code__in=["applies_to", "host_grade"]).select_related("level")
    context = {"sheet": sheet, "form": form, "settings": settings, "standards": suits.order_by("level", "order")}
    return render(request, "visits/sheet_level.html", context)


@login_required
@require_GET
def decide(request, pk):
    """One page for a telephone: what is asked, against which standard, what differs, what changed."""
    sheet = find(request, pk)
    approval = _current(sheet)
    if approval is None or not rules.may_read_decision(request.user, sheet):
        raise PermissionDenied
    return render(request, "visits/sheet_decide.html", _decision(request, sheet, approval))


@login_required
@require_POST
def approve(request, pk):
    sheet, approval = _asked(request, pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return render(request, "visits/sheet_decide.html", _decision(request, sheet, approval, approve_form=form))
    return carry_out(request, sheet, actions.approve, _("Signed."), approval=approval, **form.cleaned_data)


@login_required
@require_POST
def return_(request, pk):
    sheet, approval = _asked(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "visits/sheet_decide.html", _decision(request, sheet, approval, return_form=form))
    said_ = _("Returned to its author with your reason.")
    return carry_out(request, sheet, actions.return_, said_, approval=approval, **form.cleaned_data)


@login_required
@require_POST
def hand_over(request, pk):
    sheet = find(request, pk)
    if not rules.may_hand_over(request.user):
        raise PermissionDenied
    return carry_out(request, sheet, actions.hand_over, _("Handed over to the receptionist."))


@login_required
@require_http_methods(["GET", "POST"])
def change_receptionist(request, pk):
    sheet = find(request, pk)
    if not rules.may_change_receptionist(request.user, sheet):
        raise PermissionDenied
    form = ReceptionistForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said_ = _("The receptionist is changed; everybody concerned has been told.")
        return carry_out(request, sheet, actions.change_receptionist, said_, **form.cleaned_data)
    context = {"sheet": sheet, "form": form, "colleagues": offered()}
    return render(request, "visits/sheet_receptionist.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def exempt(request, appointment):
    """A manager lets a visit at short notice go without the two working days."""
    visit = get_object_or_404(
        Appointment.objects.visible_to(request.user).open_to(request.user).with_people(), pk=appointment
    )
    if not rules.may_exempt(request.user, visit):
        raise PermissionDenied
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return carry_out(request, visit, actions.exempt, _("The visit is exempted."), **form.cleaned_data)
    context = {"visit": visit, "form": form, "clock": actions.sign_off_clock(visit)}
    return render(request, "visits/exempt.html", context | {"is_needed": actions.needs_exemption(visit)})


def _current(sheet: InfoSheet) -> Approval | None:
    """The signature whose turn it is, else the one that was decided last."""
    rows = Approval.objects.filter(submission__sheet=sheet).select_related("decided_by", "asked", "submission")
    return rows.waiting().first() or rows.filter(decided_at__isnull=False).order_by("-decided_at").first()


def _asked(request, pk) -> tuple[InfoSheet, Approval]:
    sheet = find(request, pk)
    rows = Approval.objects.filter(submission__sheet=sheet).select_related("decided_by", "asked", "submission")
    number = request.POST.get("approval", "")
    approval = get_object_or_404(rows, pk=number if number.isdigit() else 0)
    if not rules.may_approve(request.user, sheet, approval):
        raise PermissionDenied
    return sheet, approval


def _decision(request, sheet, approval, *, approve_form=None, return_form=None) -> dict:
    submissions = list(sheet.submissions.all()[:2])
    hidden = frozenset() if rules.may_see_judgement(request.user) else said.WITHHELD
    earlier = said.changes(submissions[1].said, submissions[0].said, hidden=hidden) if len(submissions) == 2 else []
    is_open = approval is not None and approval.decision == Approval.Decision.WAITING
    services = sheet.service_items.all()
    return {
        "sheet": sheet,
        "visit": sheet.appointment,
        "approval": approval,
        "is_open": is_open and sheet.state == InfoSheet.State.SUBMITTED,
        "offer_decide": rules.may_approve(request.user, sheet, approval),
        "decided": "" if is_open or approval is None else str(actions.Decided(approval)),
        "struck": [item for item in services if item.decision == ServiceItem.Decision.STRUCK],
        "confirmed": [item for item in services if item.decision == ServiceItem.Decision.CONFIRMED],
        "guests": said.guests(sheet.appointment),
        "itinerary": sheet.itinerary.select_related("person"),
        "transport": sheet.transport.all(),
        "meals": sheet.meals.select_related("booked_by"),
        "lodging": sheet.lodging.all(),
        "changes": earlier,
        "settings": sheet.level_settings.select_related("level", "set_by")[:1],
        "show_judgement": rules.may_see_judgement(request.user),
        "signed": list(approval.submission.approvals.filter(decision="approved")) if approval else [],
        "approve_form": approve_form or ApproveForm(auto_id="approve_%s"),
        "return_form": return_form or ReasonForm(auto_id="return_%s"),
        "is_returning": return_form is not None,
    }
