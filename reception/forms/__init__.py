"""What is typed at the front desk."""

from .answer import ArrangeForm, AskForm, ProposeForm, RestoreForm, SuitsForm, SuitsNotForm
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
    "ArrangeForm",
    "ArrivalForm",
    "AskForm",
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
    "ProposeForm",
    "ReasonForm",
    "RecordForm",
    "RescheduleForm",
    "RestoreForm",
    "RoomForm",
    "RoomsForm",
    "SignInForm",
    "SiteForm",
    "SuitsForm",
    "SuitsNotForm",
    "TourForm",
    "WaitForm",
]
