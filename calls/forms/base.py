"""The fields and the habits that the forms of calls and issues share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from calls.models import Issue
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


def special(form, given):
    """A special matter has a due time, and only some may set one (S4-276)."""
    if given.get("category") != Issue.Category.SPECIAL:
        given["special_due_at"] = None
    elif not form.may_set_special_due:
        message = _("A special matter needs a due time set by a manager. Ask one, or choose another category.")
        form.add_error("category", message)
    elif not given.get("special_due_at") and "special_due_at" not in form.errors:
        form.add_error("special_due_at", _("Until when is the special matter to be answered?"))
