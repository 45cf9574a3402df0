"""The three levels, who signs for each, and which visits need a sheet (clauses, section 5 nos. 5, 13 and 15)."""

from accounts.models import Position
from reception.models import Appointment
from visits.models import ApprovalStep, Level

GRADE, PLAN, WHO = Position.Grade, Level.PlanType, ApprovalStep.Kind

# (code, name, Chinese name, host's grade, plan, somebody sees the guest off: S1-44)
LEVELS = [
    ("A", "High standard", "高规格接待", GRADE.SENIOR, PLAN.SPECIAL, True),
    ("B", "Medium standard", "中规格接待", GRADE.MIDDLE, PLAN.STANDARD, True),
    ("C", "Low standard", "低规格接待", GRADE.STAFF, PLAN.SHEET, False),
]

# level: (who, at least this grade, name, Chinese name, only for special plans and over the standard)
STEPS = {
    "A": [
        (WHO.APPROVER, GRADE.MIDDLE, "Product director", "产品总监", False),
        (WHO.SUPERIOR, GRADE.STAFF, "Superior leader (special plan)", "上级领导（专项接待方案）", True),
    ],
    "B": [
        (WHO.APPROVER, GRADE.STAFF, "Product manager or director", "产品经理或总监", False),
        (WHO.SUPERIOR, GRADE.STAFF, "Superior leader (special plan)", "上级领导（专项接待方案）", True),
    ],
    "C": [
        (WHO.APPROVER, GRADE.STAFF, "Product manager", "产品经理", False),
        (WHO.SUPERIOR, GRADE.STAFF, "Superior leader (special plan)", "上级领导（专项接待方案）", True),
    ],
}

# (kind of visit, needs a sheet)
RULES = [(Appointment.Kind.CUSTOMER, True), (Appointment.Kind.GENERAL, False)]
