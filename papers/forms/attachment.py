"""A file that somebody chooses, or a photo they take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.standards import number
from history.moment import now
from pages.forms import PorticoForm
from papers.models import Attachment
from papers.uploads import ACCEPTED, LARGEST, MEGABYTE, PICTURES, Upload, checked


class AttachmentField(forms.FileField):
    """A file looked at by its content; cleans to what `papers.actions.attach` takes, or None.

    `pictures_only=True` takes a photo: a telephone then offers its camera.
    """

    default_error_messages = {"required": _("Choose a file.")}

    def __init__(self, *, pictures_only: bool = False, **kwargs: Any):
        self.pictures_only = pictures_only
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": PICTURES if self.pictures_only else ACCEPTED}

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        limit = number("ATTACHMENT_SIZE", now())
        largest = limit * MEGABYTE if limit else LARGEST
        return checked(upload, largest=largest, pictures_only=self.pictures_only)


class AttachForm(PorticoForm):
    """One file and what it is."""

    file = AttachmentField(label=_("File or photo"))
    kind = forms.ChoiceField(label=_("What it is"), choices=Attachment.Kind.choices)
