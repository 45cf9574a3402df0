"""What people say about a missed call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import TokenField

from .base import VerbForm


class AttemptForm(VerbForm):
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    form_token = TokenField()


class SetAsideForm(VerbForm):
    reason = forms.CharField(label=_("Why does nobody call back?"), max_length=200)
