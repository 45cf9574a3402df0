"""How long before a visit what kind of preparation is ordered; whatever is not named here has the usual time."""

from .writing import proposed

VISIT_START = ("visit starts", "来访开始")
DONE = ("task confirmed", "任务已确认")
DEPARTMENT = ("Department, its head", "各部门及其负责人")

# (task, amount, unit, name, Chinese name, counted back from, clauses)
LEADS = [
    ("transport", 2, "working_days", "Car ordered", "预订车辆", VISIT_START, "S1-21"),
    ("meals", 2, "working_days", "Meal booked", "预订用餐", VISIT_START, "S1-19"),
    ("lodging", 3, "working_days", "Hotel rooms booked", "预订酒店", VISIT_START, ""),
    ("gifts", 3, "working_days", "Gifts ready", "礼品备妥", VISIT_START, ""),
    ("vehicle_check", 30, "minutes", "Vehicle checked", "车辆检查", ("the car leaves", "车辆出发"), "S1-23"),
    ("meal_check", 60, "minutes", "Table checked", "用餐现场检查", ("the meal begins", "用餐开始"), "S1-20"),
    # Asked for inside its lead time: what can still be kept is the beginning of the visit (R23).
    ("urgent", 0, "minutes", "Urgent preparation done", "紧急准备完成", VISIT_START, "S3-30"),
]

ROWS = [
    *[
        proposed(
            "PREP_TASKS",
            (name, name_zh),
            "sheets",
            clauses,
            amount,
            unit,
            "before",
            starts=starts,
            stops=DONE,
            by=DEPARTMENT,
            warn=("4 working_hours",),
            variant=task,
            selectors={"task": task},
        )
        for task, amount, unit, name, name_zh, starts, clauses in LEADS
    ],
    proposed(
        "PREP_ANSWER",
        ("Yes or no to an urgent preparation", "紧急准备任务答复"),
        "sheets",
        "",
        2,
        "working_hours",
        starts=("asked inside the lead time", "在提前期内提出"),
        stops=("accepted or refused", "已接受或拒绝"),
        by=("Owner of the task", "任务负责人"),
        warn=("1 working_hours",),
    ),
]
