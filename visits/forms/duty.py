"""Who gets which duty in a visit, for which department (S1-16)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from pages.forms import PorticoForm

from .people import PersonField


class DutyForm(PorticoForm):
    """One colleague, one department, one duty: none of the three is left out."""

    person = PersonField(label=_("Colleague"), required=True)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        required=False,
        empty_label=_("The colleague's own"),
    )
    duty = forms.CharField(
        label=_("Duty"), max_length=120, error_messages={"required": _("Say what this person is to do.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)

    def clean(self):
        cleaned = super().clean()
        person = cleaned.get("person")
        if person is not None and cleaned.get("department") is None and "department" not in self.errors:
            if person.department is None:
                sentence = _("%(person)s belongs to no department: say for which one it is done.")
                self.add_error("department", forms.ValidationError(sentence, params={"person": person}))
            cleaned["department"] = person.department
        return cleaned
