"""The fields and the habits that the forms of calls and issues share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from history.moment import now
from pages.forms import PorticoForm


def text(label, *, required=True, rows=3, **more):
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


def people(label, *, required=False, **more):
    """Somebody of the house, by number, name or pinyin."""
    return PersonField(User.objects.active(), label=label, required=required, **more)


def departments(label, *, required=False, **more):
    return forms.ModelChoiceField(Department.objects.filter(is_active=True), label=label, required=required, **more)


class NotInTheFuture:
    """What has been said or heard already cannot lie in the future."""

    def past(self, name):
        moment = self.cleaned_data.get(name)
        if moment and moment > now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return moment


class VerbForm(PorticoForm):
    """The words that a verb needs."""

    def said(self):
        """What the verb's action is told."""
        return self.cleaned_data
