"""What is typed at the front desk."""

from .appointment import AppointmentForm
from .door import (
    CheckInForm,
    CheckOutForm,
    DeclineForm,
    DutyForm,
    ExpectForm,
    InstructionForm,
    ReasonForm,
    SignInForm,
)
from .filters import BoardForm, FilterForm, RoomsForm
from .host import HandOnForm, HoldForm
from .place import ConfirmForm, RescheduleForm
from .record import RecordForm

__all__ = [
    "AppointmentForm",
    "BoardForm",
    "CheckInForm",
    "CheckOutForm",
    "ConfirmForm",
    "DeclineForm",
    "DutyForm",
    "ExpectForm",
    "FilterForm",
    "HandOnForm",
    "HoldForm",
    "InstructionForm",
    "ReasonForm",
    "RecordForm",
    "RescheduleForm",
    "RoomsForm",
    "SignInForm",
]
