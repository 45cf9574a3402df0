"""Recordings of calls are kept, listened to and, when their time is over, deleted (S2-36)."""

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls.models import Call, Play, Recording
from calls.standards import number
from history import flow
from history.models import Event
from history.moment import now
from pages.formats import local
from papers.uploads import Upload

from .guard import Refused

PLAYS = "calls.play_recording"


@transaction.atomic
def keep_recording(
    call: Call,
    upload: Upload | None = None,
    *,
    actor: User | None,
    address: str = "",
    consent_told: bool = False,
    is_announced: bool = False,
    at: datetime | None = None,
) -> Recording:
    """What was said is kept for as many days as the standard says: a file, or where the telephone system has it.

    The caller was told before (`consent_told`) or the telephone system tells every caller (`is_announced`);
    of a recording that came from there it may be that nobody knows. A call
    has one recording; the same one twice is kept once. `actor` is None for the telephone system.
    """
    at = at or now()
    told = {"consent_told": consent_told, "is_announced": is_announced}
    row = Recording(call=call, address=address, kept_by=actor, kept_at=at, **told)
    row.keep_until = local(at).date() + timedelta(days=number("RECORDING_DAYS", at))
    if upload is not None:
        row.digest = hashlib.sha256(upload.content).hexdigest()
        row.name, row.media_type, row.size = upload.name, upload.media_type, len(upload.content)
    if first := Recording.objects.filter(call=call).first():
        return _same(first, row)
    if upload is not None:
        row.file.save(upload.name, ContentFile(upload.content), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if row.file:
            row.file.storage.delete(row.file.name)
        return _same(Recording.objects.get(call=call), row)
    Call.objects.filter(pk=call.pk).update(recorded_at=at)
    call.recorded_at = at
    flow.record(call, "keep_recording", actor=actor, at=at, words=row.name)
    return row


@transaction.atomic
def say_told(recording: Recording, *, actor: User, at: datetime | None = None) -> None:
    """Somebody says, after the call was logged, that they had told the caller of the recording."""
    if not Recording.objects.of_nobody_told().filter(pk=recording.pk).update(consent_told=True):
        raise flow.NotAllowed("say_told", winner=Event.objects.latest_of(recording.call))
    recording.refresh_from_db()
    for_ = on_behalf(actor, of=recording.call.agent)
    flow.record(recording.call, "say_told", actor=actor, for_=for_, at=at)


@transaction.atomic
def play(recording: Recording, *, actor: User, reason: str, at: datetime | None = None) -> Play:
    """Somebody is about to listen: who, when and why stands in the log before the first sound."""
    at = at or now()
    if not Recording.objects.kept().filter(pk=recording.pk).exists():
        raise Refused("play", _("The recording is deleted: its time of keeping is over."))
    for_ = on_behalf(actor, permission=PLAYS)
    row = Play.objects.create(recording=recording, played_by=actor, for_person=for_, played_at=at, reason=reason)
    flow.record(recording.call, "play", actor=actor, for_=for_, at=at, words=reason)
    return row


@transaction.atomic
def purge(recording: Recording, *, at: datetime | None = None) -> None:
    """The time of keeping is over: the file goes, the row and the log of who listened stay."""
    at = at or now()
    storage, name = recording.file.storage, recording.file.name
    if not Recording.objects.kept().filter(pk=recording.pk).update(purged_at=at, file="", address=""):
        raise flow.NotAllowed("purge_recording", winner=Event.objects.latest_of(recording.call))
    recording.refresh_from_db()
    flow.record(recording.call, "purge_recording", actor=None, at=at, words=recording.name)
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)  # one that fails delays no other


def _same(first: Recording, row: Recording) -> Recording:
    if (first.digest, first.address) != (row.digest, row.address):
        raise Refused("keep_recording", _("This call has a recording already."))
    return first
