"""Who gets what at the addresses of figures and pictures: everybody, over what they may see."""

from tests.factories.accounts import DepartmentFactory
from tests.factories.assessments import ScorecardFactory
from tests.roles import Row

CARDS = {"hr", "admin", "assessor"}


def a_person_with_a_card():
    return [ScorecardFactory().person_id]


def a_department_with_a_card():
    return [ScorecardFactory(person=None, department=DepartmentFactory()).department_id]


def a_period_with_a_card():
    return [ScorecardFactory().period_id]


ROWS = [
    Row("assessments:indicators"),
    Row("assessments:indicator", make=lambda: ["satisfaction"]),
    Row("assessments:pictures"),
    Row("assessments:satisfaction"),
    Row("assessments:mine"),
    Row("assessments:my-records", make=lambda: ["on_time"]),
    Row("assessments:picture-of-person", make=a_person_with_a_card, ok=CARDS),
    Row("assessments:picture-of-department", make=a_department_with_a_card, ok=CARDS),
    Row("assessments:report", make=a_period_with_a_card, ok=CARDS),
]
