"""What the verbs at the door and of a visit ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User
from pages.forms import PhoneField, PorticoForm
from reception.models import Appointment


class ReasonForm(PorticoForm):
    """A verb that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write the reason: it is kept.")}
    )


class DeclineForm(ReasonForm):
    """The customer is told no."""

    channel = forms.ChoiceField(label=_("Told by way of"), choices=Appointment.Channel.choices)


class CheckInForm(PorticoForm):
    """The guest stands at the desk; a reason is asked where the visit is not cleared."""

    reason = forms.CharField(label=_("Reason for letting the visitor in"), max_length=200, required=False)
    needs = forms.CharField(
        label=_("Needs confirmed on arrival"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if appointment.clearance != Appointment.Clearance.WAITING:
            del self.fields["reason"]


class CheckOutForm(PorticoForm):
    """The visitor leaves."""

    seen_off_by = PersonField(label=_("Seen off by"), required=False)
    left_items_checked = forms.BooleanField(label=_("Checked for things left behind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen_off_by"].queryset = User.objects.active().order_by("name")


class SignInForm(PorticoForm):
    """One person of a visit at the desk."""

    badge_number = forms.CharField(label=_("Badge number"), max_length=20, required=False)
    materials_given = forms.BooleanField(label=_("Materials handed over"), required=False)


class ExpectForm(PorticoForm):
    """One more person of a visit."""

    name = forms.CharField(label=_("Visitor name"), max_length=80)
    phone = PhoneField(label=_("Phone"), required=False)


class DutyForm(PorticoForm):
    """Who does what for the visit."""

    person = PersonField(label=_("Receiving person"))
    duty = forms.CharField(label=_("Duty"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.active().order_by("name")


class InstructionForm(PorticoForm):
    """What the superior wants done."""

    instruction = forms.CharField(label=_("Instruction"), max_length=200)
