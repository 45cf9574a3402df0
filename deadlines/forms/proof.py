"""What is said of an outage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm, VersionField


class NoteForm(PorticoForm):
    """Why nobody was told."""

    note = forms.CharField(
        label=_("What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever looks at the grades later: the cause, and what was done about it."),
    )
    version = VersionField()
