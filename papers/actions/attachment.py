"""Files are laid to a record and taken away again; the record's history tells both."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from papers.models import Attachment
from papers.uploads import Upload


@transaction.atomic
def attach(
    subject: models.Model,
    upload: Upload,
    *,
    kind: str,
    actor: User | None,
    at: datetime | None = None,
    for_: User | None = None,
) -> Attachment:
    """The file belongs to the record from now on; the same file sent twice is attached once.

    `upload` is what `papers.forms.AttachmentField` makes of a file. The file is on the disk
    before its row is: where the row fails nothing points at it.
    """
    at = at or now()
    digest = hashlib.sha256(upload.content).hexdigest()
    row = Attachment(subject=subject, kind=kind, name=upload.name, media_type=upload.media_type, digest=digest)
    row.size, row.attached_by, row.attached_at = len(upload.content), actor, at
    known = Attachment.objects.of(subject).filter(kind=kind, digest=digest)
    if (first := known.first()) is not None:
        return first
    row.file.save(upload.name, ContentFile(upload.content), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.file.storage.delete(row.file.name)
        return known.get()
    flow.record(subject, "attach", actor=actor, at=at, for_=for_, words=row.name)
    return row


@transaction.atomic
def detach(attachment: Attachment, *, actor: User, at: datetime | None = None, for_: User | None = None) -> None:
    """The file is taken from the record and deleted; that it was there stays in the history."""
    at = at or now()
    row = Attachment.objects.present().filter(pk=attachment.pk)
    if not row.update(removed_at=at, removed_by=actor):
        raise flow.NotAllowed("detach", winner=Event.objects.latest_of(attachment.subject))
    attachment.refresh_from_db()
    flow.record(attachment.subject, "detach", actor=actor, at=at, for_=for_, words=attachment.name)
    storage, name = attachment.file.storage, attachment.file.name
    transaction.on_commit(lambda: storage.delete(name))
