"""What a handler types to explain before being late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls import announcing
from calls.models.told import Channel
from history.moment import now
from pages.forms import MomentField, TokenField

from .base import NotInTheFuture, VerbForm, text

LETTER = "letter"  # Portico sends it; every other way has been gone already


class ExtendForm(NotInTheFuture, VerbForm):
    """Reason, new time, and how the customer hears of it; with an address known one tap is enough."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    until = MomentField(label=_("New time"))
    told_by_way_of = forms.ChoiceField(
        label=_("How the customer hears of it"),
        choices=[
            (LETTER, _("Portico sends the letter now")),
            (Channel.PHONE, _("I have told them by phone")),
            (Channel.EMAIL, _("I have written to them myself")),
            (Channel.OTHER, _("I have told them in another way")),
        ],
    )
    address = forms.EmailField(label=_("E-mail of the customer"), required=False)
    told_at = MomentField(label=_("Told at"), required=False)
    text = text(_("Own words instead of the company's letter"), required=False)
    form_token = TokenField()

    def __init__(self, *args, issue=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told_at"].initial = now
        if issue is None or self.is_bound:
            return
        known = announcing.address_of(issue)
        self.fields["address"].initial = known
        self.fields["told_by_way_of"].initial = LETTER if known else Channel.PHONE
        if nearest := announcing.nearest_due(issue):
            self.fields["until"].initial = announcing.next_morning(max(nearest, now()))

    def clean_told_at(self):
        return self.past("told_at")

    def clean(self):
        given = super().clean()
        if given.get("told_by_way_of") == LETTER and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("Where does the letter go?"))
        if given.get("told_by_way_of") != LETTER and not given.get("told_at") and "told_at" not in self.errors:
            self.add_error("told_at", _("When was the customer told?"))
        return given

    def said(self):
        given = self.cleaned_data
        sends = given["told_by_way_of"] == LETTER
        return {
            "reason": given["reason"],
            "until": given["until"],
            "told_by_way_of": Channel.EMAIL if sends else given["told_by_way_of"],
            "told_at": None if sends else given["told_at"],
            "address": given["address"] if sends else "",
            "text": given["text"],
            "form_token": given["form_token"],
        }
