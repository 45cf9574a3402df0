"""Which department prepares what."""

from accounts.models import Department
from reception.models import Appointment
from visits.models import PrepTemplate


class Departments:
    """Who prepares: the department by its code, else the first of its kind, else the one that receives the visit."""

    def __init__(self) -> None:
        rows = list(Department.objects.filter(is_active=True).select_related("head").order_by("pk"))
        self.by_key = {row.pk: row for row in rows}
        self.by_code = {row.code: row for row in rows}
        self.by_kind = {row.kind: row for row in reversed(rows)}

    def of(self, template: PrepTemplate, visit: Appointment) -> Department:
        # A company without this department still prepares: whoever receives the visit does.
        known = self.by_code.get(template.department_code) or self.by_kind.get(template.department_kind)
        return known or self.receiving(visit)

    def receiving(self, visit: Appointment) -> Department:
        """The department that receives the visit."""
        return self.by_key.get(visit.department_id) or visit.department
