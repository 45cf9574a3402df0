"""Who answers for what when a customer comes, as far as the regulation says it (part D of seed 003; S3-37)."""

from visits.models import Responsibility

Role = Responsibility.Role

# (role, code, text, Chinese text)
RESPONSIBILITIES = [
    (
        Role.SALESPERSON,
        "pass-on",
        "Takes in the visit of a customer with an appointment and passes the information on (S3-19).",
        "接收预约来访客户的信息并及时传递（S3-19）。",
    ),
    (
        Role.SALESPERSON,
        "new-customer",
        "For a new customer finds out company size, industry, purpose and cooperation potential (S3-23).",
        "对新客户了解公司规模、所属行业、来访目的及合作潜能（S3-23）。",
    ),
    (
        Role.SALESPERSON,
        "draw-up",
        "Draws up the visitor information sheet (S3-25).",
        "制定《来访人员信息表》（S3-25）。",
    ),
    (
        Role.SALESPERSON,
        "confirm-items",
        "Confirms or strikes each service of the reception level (S3-13).",
        "按接待等级逐项确认或划去接待内容（S3-13）。",
    ),
    (
        Role.ENGINEER,
        "purpose",
        "For a technical customer makes sure of the purpose of the visit (S3-24).",
        "技术客户来访时，准确了解其来访目的（S3-24）。",
    ),
    (
        Role.ENGINEER,
        "logistics",
        "May look after the preparation of a technical visit (S3-36).",
        "技术客户来访时，可负责相应的准备工作（S3-36）。",
    ),
    (
        Role.MARKETING,
        "level",
        "Assesses the reception level of the customer (S3-12).",
        "评估客户的接待等级（S3-12）。",
    ),
    (
        Role.APPROVER,
        "sign",
        "Checks that the arrangements are reasonable and fit the level, and signs (S3-26).",
        "按客户级别确认信息表安排内容的合理性及恰当性并签核（S3-26）。",
    ),
    (
        Role.RECEPTIONIST,
        "logistics",
        "Arranges and carries out all logistics of the visit (S3-28).",
        "安排并落实客户接待的各项庶务工作（S3-28）。",
    ),
    (
        Role.RECEPTIONIST,
        "follow",
        "Follows the preparation of every department until it is done in time (S3-30).",
        "跟踪各部门的准备工作，做到及时到位（S3-30）。",
    ),
    (
        Role.RECEPTIONIST,
        "stay",
        "Stays the same person until the customer has left (S3-31).",
        "在客户离开前，原则上不更换（S3-31）。",
    ),
    (
        Role.RECEPTIONIST,
        "tell",
        "Keeps the details of the visit up to date and tells everybody concerned (S3-32, S3-33).",
        "掌握最新、具体的来访信息，并迅速准确地传递至所有相关人员（S3-32、S3-33）。",
    ),
    (
        Role.LEAD,
        "coordinate",
        "Coordinates the reception of the visit (S1-15).",
        "统筹协调接待工作（S1-15）。",
    ),
    (
        Role.DEPARTMENT,
        "prepare",
        "Prepares what the sheet asks of the department (S3-29).",
        "根据《来访人员信息表》内容做好相关准备工作（S3-29）。",
    ),
    (
        Role.DEPARTMENT,
        "audit",
        "Prepares a customer audit by the audit checklist (S3-34).",
        "客户审核前，按客户审核检查表做好准备（S3-34）。",
    ),
    (
        Role.HEAD,
        "supervise",
        "Supervises the preparation of the department and confirms that it is ready (S3-35).",
        "监督管理本部门准备工作的落实情况，并确认就绪（S3-35）。",
    ),
]
