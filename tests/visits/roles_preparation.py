"""Who gets what at the addresses of preparation, with a visit and a task that belong to nobody among them."""

from accounts.models import Department
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import VisitFactory
from tests.roles import Row
from visits.models import PrepTask, PrepTemplate

SEES_TASKS = {"receptionist", "marketing_center", "admin", "inspector"}
SEES_VISITS = SEES_TASKS | {"front_desk"}
KEEPS_TABLE = {"ok": {"marketing_center", "admin"}, "forbidden": {"*"}}
TRACKS = {"ok": {"marketing_center"}, "forbidden": SEES_VISITS - {"marketing_center"}}
NOBODYS = {"ok": set(), "forbidden": SEES_TASKS}


def visit():
    return [VisitFactory(confirmed=True, contact_person=UserFactory(department=DepartmentFactory())).pk]


def a_task():
    (pk,) = visit()
    return PrepTask.objects.filter(appointment=pk, code="materials").get()


def task():
    return [a_task().pk]


def item():
    row = a_task()
    return [row.pk, row.items.first().pk]


def urgent():
    row = a_task()
    PrepTask.objects.filter(pk=row.pk).update(state=PrepTask.State.URGENT)
    return [row.pk]


def department():
    (pk,) = visit()
    return [Department.objects.get(prep_tasks__appointment=pk, prep_tasks__code="people").pk]


def template():
    return [PrepTemplate.objects.get(level=None, code="materials").pk]


ROWS = [
    Row("visits:readiness"),
    Row("visits:chase-all", method="post"),
    Row("visits:confirm-several", method="post"),
    Row("visits:visit-preparation", make=visit, ok=SEES_VISITS),
    Row("visits:chase", method="post", make=visit, **TRACKS),
    Row("visits:add-task", make=visit, **TRACKS),
    Row("visits:add-task", method="post", make=visit, **TRACKS),
    Row("visits:department", make=department, ok=SEES_TASKS),
    Row("visits:task", make=task, ok=SEES_TASKS),
    Row("visits:tick", method="post", make=task, **NOBODYS),
    Row("visits:untick", method="post", make=task, **NOBODYS),
    Row("visits:confirm", method="post", make=task, **NOBODYS),
    Row("visits:accept", method="post", make=urgent, **NOBODYS),
    Row("visits:refuse", method="post", make=urgent, post=lambda: {"reason": "No time"}, **NOBODYS),
    Row("visits:hand-on", method="post", make=task, **NOBODYS),
    Row("visits:read", method="post", make=task, **NOBODYS),
    Row("visits:comment", method="post", make=task, post=lambda: {"words": "Ordered"}, **NOBODYS),
    Row("visits:edit-costs", method="post", make=task, **NOBODYS),
    Row("visits:edit-items", make=task, **NOBODYS),
    Row("visits:edit-items", method="post", make=task, **NOBODYS),
    Row("visits:tick-all", method="post", make=task, **NOBODYS),
    Row("visits:tick-item", method="post", make=item, **NOBODYS),
    Row("visits:untick-item", method="post", make=item, **NOBODYS),
    Row("visits:templates"),
    Row("visits:template", make=template, **KEEPS_TABLE),
    Row("visits:template", method="post", make=template, **KEEPS_TABLE),
    Row("visits:add-template", **KEEPS_TABLE),
    Row("visits:add-template", method="post", **KEEPS_TABLE),
    Row("visits:retire-template", method="post", make=template, **KEEPS_TABLE),
    Row("visits:revive-template", method="post", make=template, **KEEPS_TABLE),
]
