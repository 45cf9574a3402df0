"""Meetings of a visit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.versions import both_versions
from reception import actions, rules
from reception.forms.door import ReasonForm
from reception.forms.meeting import AgreeForm, CallOffForm, EndMeetingForm, MeetingForm, MinutesForm
from reception.models import ActionItem, Meeting

from .common import carry_out, find, require


@login_required
@require_http_methods(["GET", "POST"])
def plan_meeting(request, pk):
    appointment = find(request, pk)
    require(rules.may_write_record(request.user, appointment))
    guests = list(appointment.visitors.values_list("name", flat=True)) or [appointment.visitor_name]
    initial = {
        "subject": appointment.purpose,
        "people": [appointment.contact_person_id],
        "guests": "\n".join(guests),
        "minute_taker": request.user,
    }
    form = MeetingForm(request.POST or None, instance=Meeting(appointment=appointment), initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = Meeting(form_token=form.cleaned_data["form_token"], **form.said())
        try:
            meeting = actions.plan_meeting(appointment, wanted, actor=request.user, **form.attendees())
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            messages.success(request, _("The meeting is planned."))
            return redirect(meeting)
    return render(request, "reception/meeting_form.html", {"form": form, "appointment": appointment})


@login_required
@require_GET
def meeting(request, pk):
    row = _find(request, pk)
    is_written = rules.may_write_minutes(request.user, row)
    context = {
        "meeting": row,
        "appointment": row.appointment,
        "may_open_visit": type(row.appointment).objects.visible_to(request.user).filter(pk=row.appointment_id).exists(),
        "items": _items(request, row, is_written),
        "offered": _offered(row) if is_written else set(),
        "end_form": EndMeetingForm(
            initial={"started_at": row.appointment.meeting_started_at, "ended_at": now()}, auto_id="end_%s"
        ),
        "call_off_form": CallOffForm(auto_id="off_%s"),
        "agree_form": AgreeForm(auto_id="agree_%s"),
    }
    return render(request, "reception/meeting_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_meeting(request, pk):
    row = _writable(request, pk)
    attendees = list(row.attendees.all())
    initial = {
        "version": row.version,
        "people": [each.person_id for each in attendees if each.person_id],
        "guests": "\n".join(each.name for each in attendees if not each.person_id),
    }
    form = MeetingForm(request.POST or None, instance=Meeting.objects.get(pk=pk), initial=initial)
    context = {"form": form, "meeting": row, "appointment": row.appointment}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_meeting(row, actor=request.user, version=version, **form.attendees(), **form.said())
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, row)
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(row)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, "reception/meeting_form.html", context)


@login_required
@require_POST
def end_meeting(request, pk):
    form = EndMeetingForm(request.POST)
    said = _("The meeting is over. Its minutes are owed now.")
    return carry_out(request, _writable(request, pk), actions.end_meeting, said, form=form, title=_("End the meeting"))


@login_required
@require_http_methods(["GET", "POST"])
def write_minutes(request, pk):
    row = _writable(request, pk)
    form = MinutesForm(request.POST or None, initial={"minutes_text": row.minutes_text, "version": row.version})
    context = {"form": form, "meeting": row, "offer_finish": row.can("finish_minutes")}
    if row.state not in {Meeting.State.PLANNED, Meeting.State.HELD}:
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_minutes(row, actor=request.user, **form.cleaned_data)
            if "finish" in request.POST:
                actions.finish_minutes(row, actor=request.user)
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, row)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(row)
        else:
            is_finished = row.state == Meeting.State.RECORDED
            messages.success(request, _("The minutes are final.") if is_finished else _("Saved."))
            return redirect(row)
    return render(request, "reception/minutes_form.html", context)


@login_required
@require_GET
def print_minutes(request, pk):
    row = _find(request, pk)
    return render(request, "reception/minutes_print.html", {"meeting": row, "items": row.items.select_related("owner")})


@login_required
@require_POST
def call_off_meeting(request, pk):
    said = _("The meeting is called off.")
    form = CallOffForm(request.POST)
    return carry_out(
        request, _writable(request, pk), actions.call_off_meeting, said, form=form, title=_("Call the meeting off")
    )


@login_required
@require_POST
def agree(request, pk):
    form = AgreeForm(request.POST)
    said = _("Noted. Whoever does it is told.")
    return carry_out(request, _writable(request, pk), actions.agree, said, form=form, title=_("Note what was agreed"))


@login_required
@require_POST
def finish_item(request, pk):
    item = _find_item(request, pk)
    require(rules.may_finish_item(request.user, item))
    return carry_out(request, item, actions.finish_item, _("Done."))


@login_required
@require_http_methods(["GET", "POST"])
def drop_item(request, pk):
    item = _find_item(request, pk)
    require(rules.may_write_minutes(request.user, item.meeting))
    form, title = ReasonForm(request.POST or None), _("Drop what was agreed")
    return carry_out(request, item, actions.drop_item, _("Noted, with the reason."), form=form, title=title)


@login_required
@require_POST
def tell_customer(request, pk):
    item = _find_item(request, pk)
    require(rules.may_finish_item(request.user, item))
    return carry_out(request, item, actions.tell_customer, _("Noted: the customer was told."))


def _find(request, pk) -> Meeting:
    """The meeting among those this person may see, with everybody whom its page names."""
    rows = Meeting.objects.visible_to(request.user).with_people().prefetch_related("attendees")
    return get_object_or_404(rows, pk=pk)


def _writable(request, pk) -> Meeting:
    row = _find(request, pk)
    require(rules.may_write_minutes(request.user, row))
    return row


def _find_item(request, pk) -> ActionItem:
    people = ("owner", "meeting__minute_taker", "meeting__appointment__contact_person")
    rows = ActionItem.objects.visible_to(request.user).select_related(
        *people, "meeting__appointment__organisation", "meeting__appointment__department"
    )
    return get_object_or_404(rows, pk=pk)


def _offered(row: Meeting) -> set[str]:
    """The verbs whose moment it is, for somebody who writes the minutes."""
    offered = {verb for verb in ("end", "call_off") if row.can(verb)}
    if row.state in {Meeting.State.PLANNED, Meeting.State.HELD}:
        offered.add("write_minutes")
    if row.state != Meeting.State.CANCELLED:
        offered |= {"edit", "agree"}
    return offered


def _items(request, row: Meeting, is_written: bool) -> list[tuple[ActionItem, bool, bool]]:
    """What was agreed, each with what this person may do: (item, finish it, drop it)."""
    hats = request.user.hats()
    return [
        (item, is_written or item.owner_id in hats, is_written)
        for item in row.items.select_related("owner").order_by("due_at", "pk")
    ]
