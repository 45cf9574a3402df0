"""Sign-ins from the field, and who is expected to call (form 4.20)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User
from calls.models import FieldSignIn
from calls.reporting import LAST_DAY
from history.moment import now
from pages.formats import local
from pages.forms import MomentField, PhoneField, PorticoForm, TokenField

from .base import NotInTheFuture


def key_accounts(label):
    """Those of whom a sign-in from the field is expected."""
    return PersonField(User.objects.none(), label=label, empty_label=None)


class _OfKeyAccounts(PorticoForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = next(iter(self.fields))
        self.fields[name].queryset = User.objects.holding("calls.sign_in_from_field")


class SignInForm(NotInTheFuture, _OfKeyAccounts):
    """What the duty officer writes down while the key account manager is on the telephone."""

    manager = key_accounts(_("Key account manager"))
    signed_in_at = MomentField(label=_("Signed in at"))
    calling_number = PhoneField(label=_("Calling number"))
    place = forms.CharField(label=_("Place"), max_length=80)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    form_token = TokenField()

    def clean_signed_in_at(self):
        return self.past("signed_in_at")

    def sign_in(self) -> FieldSignIn:
        """The sign-in as it was typed, not saved."""
        return FieldSignIn(**self.cleaned_data)


class FieldDayForm(_OfKeyAccounts):
    """Who visits which market on which day."""

    person = key_accounts(_("Key account manager"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(label=_("Market"), max_length=80)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < local(now()).date():
            raise forms.ValidationError(_("This day is over already."))
        if day > LAST_DAY:
            raise forms.ValidationError(_("Choose a day that can be planned."))
        return day
