"""Recordings: laid to a call, and listened to under their own log (S2-36)."""

import logging
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls import actions, rules
from calls.forms.recording import KeepRecordingForm, PlayForm
from calls.models import Call, Play
from history.flow import NotAllowed
from history.moment import now
from pages.stretch import stretch

logger = logging.getLogger(__name__)
# So long after it was asked for the sound itself is handed out; later it is another listening.
OPEN = timedelta(minutes=60)


@login_required
@require_http_methods(["GET", "POST"])
def keep(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    if not rules.may_keep_recording(request.user, call):
        raise PermissionDenied
    form = KeepRecordingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.keep_recording(call, given["recording"], consent_told=given["consent_told"], actor=request.user)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The recording is kept."))
        return redirect(call)
    context = {"form": form, "label": _("Keep the recording"), "subject": call}
    return render(request, "calls/verb_form.html", context)


@login_required
@require_POST
def say_told(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user).filter(recording__isnull=False), pk=pk)
    if not rules.may_say_told(request.user, call):
        raise PermissionDenied
    try:
        actions.say_told(call.recording, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is noted that you told the caller."))
    return redirect(call)


@login_required
@require_http_methods(["GET", "POST"])
def play(request, pk):
    """Say why; the listening is written down before the first sound."""
    call = get_object_or_404(Call.objects.visible_to(request.user).filter(recording__isnull=False), pk=pk)
    if not rules.may_play(request.user):
        raise PermissionDenied
    form = PlayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.play(call.recording, actor=request.user, **form.said()))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(call)
    hint = _("Who listens, when and why is written down and shown with the recording.")
    return render(request, "calls/verb_form.html", {"form": form, "label": _("Listen"), "subject": call, "hint": hint})


@login_required
@require_GET
def listen(request, pk):
    listening = _open(request, pk)
    context = {"play": listening, "recording": listening.recording, "call": listening.recording.call}
    return render(request, "calls/recording.html", context)


@login_required
@require_GET
def sound(request, pk):
    """The sound of a listening that was written down; nothing is written here."""
    recording = get_object_or_404(Play.objects.filter(pk=_open(request, pk).pk).exclude(recording__file="")).recording
    try:
        file = recording.file.open("rb")
    except FileNotFoundError as missing:
        logger.error("The file of recording %s is gone", recording.pk)
        raise Http404 from missing
    response = stretch(request, file, size=file.size, name=recording.name, media_type=recording.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _open(request, pk) -> Play:
    """One's own listening of a short while ago."""
    if not rules.may_play(request.user):
        raise PermissionDenied
    mine = Play.objects.filter(played_by=request.user, played_at__gt=now() - OPEN, recording__purged_at__isnull=True)
    seen = Call.objects.visible_to(request.user)
    rows = mine.filter(recording__call__in=seen).select_related("recording__call", "recording__call__organisation")
    return get_object_or_404(rows, pk=pk)
