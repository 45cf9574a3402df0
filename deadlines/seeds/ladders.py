"""Whom a missed promise climbs to; who the words mean is in deadlines.ladder."""

ROWS = [
    {
        "code": "usual",
        "name": "Supervisor, then department head",
        "name_zh": "上级，然后部门负责人",
        "steps": [
            {"after": "0 minutes", "who": "supervisor"},
            {"after": "4 working_hours", "who": "department_head"},
        ],
    },
    {
        "code": "sheet",
        "name": "Supervisor, approvers, head of the Marketing Center",
        "name_zh": "上级、签核人、营销中心负责人",
        "steps": [
            {"after": "0 minutes", "who": "supervisor"},
            {"after": "1 working_hours", "who": "holding:visits.approve_infosheet"},
            {"after": "4 working_hours", "who": "head_of:marketing"},
        ],
    },
    # At the due moment the superior of whoever is asked may sign as well; that is no step of the ladder.
    {
        "code": "sign",
        "name": "Head of the Marketing Center",
        "name_zh": "营销中心负责人",
        "steps": [{"after": "4 working_hours", "who": "head_of:marketing"}],
    },
    {
        "code": "complaint",
        "name": "Supervisor, department head, head of customer service",
        "name_zh": "上级、部门负责人、客服负责人",
        "steps": [
            {"after": "0 minutes", "who": "supervisor"},
            {"after": "2 working_hours", "who": "department_head"},
            {"after": "4 working_hours", "who": "head_of:customer_service"},
        ],
    },
    {
        "code": "waiting",
        "name": "Front desk, then supervisor",
        "name_zh": "前台，然后上级",
        "steps": [
            {"after": "5 minutes", "who": "holding:reception.receive_appointment"},
            {"after": "10 minutes", "who": "supervisor"},
        ],
    },
    {
        "code": "door",
        "name": "Front desk at once",
        "name_zh": "立即通知前台",
        "steps": [{"after": "0 minutes", "who": "holding:reception.receive_appointment"}],
    },
    {"code": "reminder", "name": "Reminder only", "name_zh": "仅提醒", "steps": []},
]
