"""Numbers of the information sheet that are no clocks."""

from deadlines.seeds.writing import standard

ROWS = [
    standard(
        "SIGN_LINK",
        "A letter's link to sign by opens so long",
        "邮件签核链接有效期",
        "sheets",
        "S3-26",
        amount=7,
        unit="calendar_days",
        direction="within",
        is_proposed=True,
    ),
    standard(
        "LARGE_GROUP",
        "Large group",
        "大型团队人数",
        "sheets",
        "S1-10",
        amount=10,
        unit="persons",
        direction="within",
        is_proposed=True,
    ),
    standard(
        "AUTO_HAND_OVER",
        "Approved sheet is handed over at once",
        "信息表核准后自动反馈",
        "sheets",
        "S3-27",
        amount=1,
        unit="switch",
        direction="within",
        is_proposed=True,
    ),
    standard(
        "EDIT_CUT_OFF",
        "Approved sheet is closed to changes by sales",
        "信息表停止营业员修改的提前时间",
        "sheets",
        "S3-33",
        amount=24,
        unit="hours",
        direction="before",
        is_proposed=True,
    ),
    *[
        standard(code, name, name_zh, "sheets", "S3-33", amount=on, unit="switch", direction="within", is_proposed=True)
        for code, name, name_zh, on in (
            ("REOPEN_NAMES", "Other names ask for the approval again", "来访名单变更需重新签核", 0),
            ("REOPEN_ROOM", "Another room or place asks for the approval again", "会议室或地点变更需重新签核", 0),
            (
                "REOPEN_OVER_STANDARD",
                "More over the standard asks for the approval again",
                "新增超标准项目需重新签核",
                1,
            ),
        )
    ],
    standard(
        "CHASE_EVERY",
        "Hours before the same person is asked again for open preparation",
        "催办间隔",
        "sheets",
        "S3-30",
        amount=4,
        unit="hours",
        direction="within",
        is_proposed=True,
    ),
]
