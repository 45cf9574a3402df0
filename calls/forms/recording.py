"""A recording that somebody chooses, and the words of who wants to listen."""

from typing import Any

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from calls.standards import number
from history.moment import now
from pages.forms import PorticoForm
from papers.uploads import MEGABYTE, Upload, cleaned

from .base import VerbForm

SOUNDS = {
    "audio/aac": "audio/aac",
    "audio/amr": "audio/amr",
    "audio/x-flac": "audio/flac",
    "audio/mp4": "audio/mp4",
    "audio/mpeg": "audio/mpeg",
    "audio/ogg": "audio/ogg",
    "audio/x-wav": "audio/wav",
}
ACCEPTED = ".mp3,.wav,.ogg,.m4a,.aac,.amr,.flac"


class RecordingField(forms.FileField):
    """A sound looked at by its content, not its name; cleans to what `actions.keep_recording` takes, or None."""

    default_error_messages = {"required": _("Choose a file.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPTED}

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        largest = number("RECORDING_SIZE", now())
        if upload.size > largest * MEGABYTE:
            raise ValidationError(_("This file is too large: at most %(n)d MB.") % {"n": largest})
        upload.seek(0)
        content = upload.read()
        sound = SOUNDS.get(filetype.guess_mime(content) or "")
        if sound is None:
            raise ValidationError(_("This is no recording that can be kept. Choose an MP3, WAV, OGG, M4A or AMR file."))
        return Upload(cleaned(upload.name), sound, content)


class KeepRecordingForm(PorticoForm):
    """The recording of a call that was logged already."""

    recording = RecordingField(label=_("Recording"))
    consent_told = forms.BooleanField(label=_("The caller was told that the call is recorded"))


class PlayForm(VerbForm):
    """Why somebody listens."""

    reason = forms.CharField(label=_("Why do you listen?"), max_length=200)
