"""The call log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, rules
from calls.callers import callers
from calls.filters import CallFilter
from calls.forms.call import CallErrorForm, CallForm, MissedForm
from calls.forms.recording import KeepRecordingForm, PlayForm
from calls.greeting import greeting
from calls.heard import known_of, log_of, rings_now
from calls.intake import as_typed, opening, token_of
from calls.models import Call, CallDraft, Issue, Praise, Recording
from calls.standards import number
from history.flow import NotAllowed
from history.moment import now
from pages.formats import moment
from pages.paging import keyset

DRAFTS_BESIDE = 3


@login_required
@require_GET
def call_list(request):
    calls = Call.objects.visible_to(request.user).with_people()
    chosen = CallFilter(request.GET)
    page = keyset(chosen.narrow(calls, request.user), request, by="-called_at")
    context = {"page": page, "filter": chosen, "offer_field": rules.may_follow_field(request.user)}
    context["offer_telephones"] = rules.may_manage_telephone(request.user)
    return render(request, "calls/call_list.html", context)


@login_required
@require_GET
def call_detail(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user).with_people(), pk=pk)
    context = {
        "call": call,
        "issues": Issue.objects.visible_to(request.user).filter(call=call).with_people(),
        "points": call.points_conveyed.all(),
        "praise": Praise.objects.filter(call=call).select_related("person").first(),
        "rings_allowed": number("CALL_RINGS", call.called_at),
        "waits": call.direction == Call.Direction.MISSED and not call.settled_by and not call.set_aside_at,
        "offer_return": rules.may_return(request.user, call),
        "attempts": call.attempts.select_related("tried_by"),
        "offer_note_error": rules.may_edit_call(request.user, call),
    }
    context |= _recording(request.user, call)
    if context["offer_note_error"]:
        initial = {"version": call.version, "error_note": call.error_note, "correction": call.correction}
        form = CallErrorForm(initial=initial | {"apologised_at": call.apologised_at}, auto_id="error_%s")
        context["error_form"] = form
    return render(request, "calls/call_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_create(request):
    may_set = rules.may_set_special_due(request.user)
    missed = Call.objects.visible_to(request.user).missed()
    heard = rings_now(request)
    form = CallForm(
        request.POST or None,
        request.FILES or None,
        initial=opening(request.GET, request.user, missed) | known_of(heard, request.user),
        missed=missed,
        may_set_special_due=may_set,
        asks_consent=heard is not None and not heard.system.announces_recording,
    )
    if "keep" in request.POST:
        return _keep(request, form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            call = log_of(heard)(
                form.call(),
                actor=request.user,
                organisation=given["organisation"],
                points=given["points_conveyed"],
                issue=form.issue(),
                special_due_at=given["special_due_at"],
                recording=given["recording"],
                consent_told=given["consent_told"],
                praised=given["praised"],
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _logged(request, call)
    typed = request.GET.get("q", "")
    context = {
        "form": form,
        "typed": typed,
        "callers": callers(request.user, typed or form["caller_phone"].value() or ""),
        "drafts": CallDraft.objects.visible_to(request.user).order_by("-kept_at")[:DRAFTS_BESIDE],
        "greeting": greeting(request.user),
    }
    return render(request, "calls/call_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_miss(request):
    form = MissedForm(request.POST or None, initial={"called_at": now(), "agent": request.user})
    if request.method == "POST" and form.is_valid():
        call = actions.miss(actor=request.user, **form.said())
        if call.meant_for:
            said = _("%(host)s is %(where)s: %(deputy)s calls back.") % {
                "host": call.meant_for,
                "where": call.get_excused_display(),
                "deputy": call.agent,
            }
        else:
            said = _("The missed call is noted, to be called back.")
        messages.success(request, said)
        return redirect(call)
    label = _("Note a missed call")
    context = {"form": form, "label": label, "cancel": reverse("calls:missed")}
    return render(request, "calls/missed_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def note_error(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    if not rules.may_edit_call(request.user, call):
        raise PermissionDenied
    form = CallErrorForm(request.POST or None, initial={"version": call.version, "apologised_at": now()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_error(call, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The service error is noted."))
            return redirect(call)
    label = _("Note a service error")
    return render(request, "calls/verb_form.html", {"form": form, "label": label, "subject": call})


def _logged(request, call):
    issue = call.issues.order_by("pk").first()
    if issue is None:
        messages.success(request, _("The call is logged."))
        return redirect(call)
    if call.promised_reply_at:
        promised = moment(call.promised_reply_at)
        messages.success(
            request, _("The call is logged. The caller expects an answer by %(when)s.") % {"when": promised}
        )
    else:
        messages.success(request, _("The call is logged, and followed as an issue."))
    return redirect(issue)


def _keep(request, form):
    """As it was typed, finished or not: a draft is not looked over."""
    draft = actions.keep_draft(owner=request.user, typed=as_typed(request.POST), form_token=token_of(form))
    if draft is None:
        messages.info(request, _("There is nothing to keep yet."))
    else:
        said = _("Kept as a draft: %(draft)s. No call is logged and no clock runs.")
        messages.success(request, said % {"draft": draft})
    return redirect("calls:create")


def _recording(user, call):
    """What the page shows of the recording: that there is one to everybody, who listened to who may listen."""
    recording = Recording.objects.filter(call=call).select_related("kept_by").first()
    may_play = rules.may_play(user)
    can_keep = recording is None and call.direction != Call.Direction.MISSED
    is_unknown = recording is not None and not (recording.consent_told or recording.is_announced)
    return {
        "recording": recording,
        "offer_say_told": is_unknown and rules.may_say_told(user, call),
        "plays": recording.plays.select_related("played_by", "for_person") if recording and may_play else [],
        "play_form": PlayForm(auto_id="play_%s") if recording and may_play and not recording.purged_at else None,
        "keep_form": KeepRecordingForm(auto_id="keep_%s")
        if can_keep and rules.may_keep_recording(user, call)
        else None,
    }
