"""What preparation has to show: a task added by hand, one that was refused and handed on, costs, words, a chase."""

from datetime import datetime, timedelta

from reception.models import Appointment
from visits import actions as visits
from visits.models import PrepTask

from .diary import Diary
from .stage import Stage

OWN = "Interpreter for sign language 手语翻译"
WORDS = "The florist delivers at nine. 花店九点送到。"
REFUSAL = "The screen is being repaired until tomorrow. 显示屏维修中，明日才能使用。"


def tell(diary: Diary, stage: Stage) -> None:
    diary.note(diary.end - timedelta(minutes=90), lambda at: _of_the_next_visit(stage, at))
    diary.note(diary.end - timedelta(minutes=40), lambda at: _chase(stage, at))


def _of_the_next_visit(stage: Stage, at: datetime) -> None:
    """The next visit that nobody has begun to receive: something of its own, and an urgent wish that meets a no."""
    ahead = Appointment.objects.filter(state=Appointment.State.CONFIRMED, starts_at__gt=at).order_by("starts_at", "pk")
    visit, receptionist = ahead.first(), stage.people["receptionist"]
    if visit is None:
        return
    department = stage.departments["administration"]
    own = visits.add_task(visit, department=department, text=OWN, actor=receptionist, at=at)
    head = department.head or receptionist
    if own.can("accept"):
        visits.accept(own, actor=head, at=at)
    visits.read(own, actor=head, at=at)
    visits.edit_task(own, version=own.version, planned_cost="600.00", actor=head, at=at)
    visits.comment(own, words=WORDS, actor=head, at=at)
    urgent = PrepTask.objects.filter(appointment=visit, state=PrepTask.State.URGENT).exclude(pk=own.pk).first()
    if urgent is not None:
        holder = urgent.owner or urgent.department.head or receptionist
        visits.refuse(urgent, reason=REFUSAL, actor=holder, at=at)


def _chase(stage: Stage, at: datetime) -> None:
    receptionist = stage.people["receptionist"]
    visits.chase(PrepTask.objects.of_visits_of(receptionist), actor=receptionist, at=at)
