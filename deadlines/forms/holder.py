"""Who holds a clock: a person, a department or both."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User


class HolderFields(forms.Form):
    """The two fields that name a holder, for a form that hands something to somebody; one of them must be given."""

    NOBODY: Any = ""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Person"), required=False, empty_label="–")
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("that of the person")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().order_by("name", "pk")
        self.fields["department"].queryset = Department.objects.filter(is_active=True)

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("owner") and not given.get("department"):
            self.add_error("owner", self.NOBODY)
        return given
