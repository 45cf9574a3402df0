"""Numbers of asking for feedback that are no clocks."""

from deadlines.seeds.writing import standard

ROWS = [
    standard(
        "FEEDBACK_DELAY",
        "Hours from check-out until somebody is asked for feedback",
        "签离后多久征求反馈",
        "after",
        "S1-67 S2-22",
        amount=None,  # not set: at once
        unit="hours",
        direction="after",
        is_proposed=True,
    ),
    *[
        standard(
            "FEEDBACK_SAMPLE",
            name,
            name_zh,
            "after",
            "S1-67 S2-22",
            amount=share,
            unit="percent",
            direction="within",
            is_proposed=True,
            variant=audience,
            selectors={"audience": audience},
        )
        for audience, share, name, name_zh in (
            ("visitor", 100, "Share of visits whose visitor is asked for feedback", "来访者反馈抽样比例"),
            ("host", 0, "Share of visits whose hosts and presenters are asked", "接待人与讲解人反馈抽样比例"),
            ("caller", 0, "Share of issues whose customer is asked after the follow-up", "问题回访后满意度抽样比例"),
        )
    ],
    standard(
        "FEEDBACK_REMINDERS",
        "Reminders to somebody who has not answered a questionnaire",
        "问卷催答次数",
        "after",
        "S2-51",
        amount=1,
        unit="times",
        direction="within",
        is_proposed=True,
    ),
    standard(
        "FEEDBACK_REMIND_AFTER",
        "Time between a questionnaire and its reminder",
        "问卷催答间隔",
        "after",
        "S2-51",
        amount=5,
        unit="calendar_days",
        direction="after",
        is_proposed=True,
    ),
    standard(
        "FEEDBACK_LEAST",
        "Answers without a name before they are shown",
        "匿名答卷达到多少份后才显示",
        "after",
        "S4-148",
        amount=3,
        unit="times",
        direction="within",
        is_proposed=True,
    ),
]
