"""The tasks of a visit, for several test modules."""

from visits.models import PrepTask


def task_of(visit, code="venue"):
    return PrepTask.objects.standing().get(appointment=visit, code=code)
