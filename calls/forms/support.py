"""What colleagues are asked to contribute, and what they say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, TokenField

from .base import VerbForm, departments, people, text


class AskSupportForm(VerbForm):
    department = departments(_("Supporting department"), empty_label="–")
    expert = people(_("or an expert"), empty_label="–")
    task = forms.CharField(label=_("What is needed"), max_length=300)
    due_at = MomentField(label=_("Until when"), required=False)
    form_token = TokenField()

    def clean(self):
        given = super().clean()
        if bool(given.get("department")) == bool(given.get("expert")):
            self.add_error("department", _("Ask one department or one expert."))
        return given


class GiveSupportForm(VerbForm):
    answer = text(_("Answer"))


class DeclineSupportForm(VerbForm):
    reason = forms.CharField(
        label=_("Why it is not yours to answer"),
        max_length=300,
        error_messages={"required": _("Say why, so that somebody else can be asked.")},
    )
