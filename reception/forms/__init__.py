"""What is typed at the front desk."""

from .appointment import AppointmentForm
from .door import (
    AreaForm,
    ArrivalForm,
    CheckInForm,
    CheckOutForm,
    DeclineForm,
    DepartureForm,
    DutyForm,
    ExpectForm,
    InstructionForm,
    ReasonForm,
    SignInForm,
    TourForm,
    WaitForm,
)
from .filters import BoardForm, FilterForm
from .host import HandOnForm, HoldForm
from .place import ConfirmForm, RescheduleForm
from .record import RecordForm
from .rooms import ClosureForm, RoomForm, RoomsForm, SiteForm

__all__ = [
    "AppointmentForm",
    "AreaForm",
    "ArrivalForm",
    "BoardForm",
    "CheckInForm",
    "CheckOutForm",
    "ClosureForm",
    "ConfirmForm",
    "DeclineForm",
    "DepartureForm",
    "DutyForm",
    "ExpectForm",
    "FilterForm",
    "HandOnForm",
    "HoldForm",
    "InstructionForm",
    "ReasonForm",
    "RecordForm",
    "RescheduleForm",
    "RoomForm",
    "RoomsForm",
    "SignInForm",
    "SiteForm",
    "TourForm",
    "WaitForm",
]
