"""Numbers of the regulations that are no clocks."""


def standard(code, name, name_zh, topic, clauses, *, amount=None, unit="", **more) -> dict:
    return {
        "code": code,
        "name": name,
        "name_zh": name_zh,
        "topic": topic,
        "clauses": clauses.split(),
        "amount": amount,
        "unit": unit,
        **more,
    }


def window(start: str, end: str, label: str, label_zh: str) -> dict:
    return {"from": start, "until": end, "label": label, "label_zh": label_zh}


ROWS = [
    standard(
        "CALL_RINGS",
        "Rings before a call is answered",
        "来电铃响次数",
        "calls",
        "S2-28 S4-279",
        amount=3,
        unit="rings",
        direction="within",
    ),
    standard(
        "VISIT_HOURS",
        "Visiting hours of key account managers",
        "大客户经理拜访时间",
        "outbound",
        "S4-161 S4-162",
        unit="window",
        direction="within",
        windows=[
            window("08:00", "16:30", "visits", "外出拜访"),
            window("16:30", "18:00", "indoor work", "室内工作"),
        ],
    ),
    standard(
        "ARRIVE_EARLY",
        "Arriving before an agreed visit",
        "提前到达",
        "outbound",
        "S4-231 S4-84 S4-98",
        amount=5,
        unit="minutes",
        direction="before",
    ),
    standard(
        "ARRIVE_EARLY_AT_MOST",
        "Arriving too early before an agreed visit",
        "到达不宜早于",
        "outbound",
        "S4-84 S4-98",
        amount=10,
        unit="minutes",
        direction="before",
        is_proposed=True,
    ),
    standard(
        "LATE_LIMIT",
        "Arriving late at an agreed visit",
        "迟到上限",
        "outbound",
        "S4-267",
        amount=10,
        unit="minutes",
        direction="after",
    ),
    standard(
        "PREFERRED_SLOTS",
        "Good times for a visit",
        "适宜拜访时段",
        "outbound",
        "S4-317 S4-319",
        unit="window",
        direction="within",
        windows=[
            window("09:00", "09:30", "good", "适宜"),
            window("14:00", "15:00", "good", "适宜"),
            window("10:30", "11:00", "leads to a meal", "临近用餐"),
            window("15:30", "16:30", "leads to a meal", "临近用餐"),
        ],
    ),
    standard(
        "OPENING_AVOIDED",
        "Not right after the customer opens",
        "避开刚上班时段",
        "outbound",
        "S4-320 S4-235",
        amount=30,
        unit="minutes",
        direction="after",
        is_proposed=True,
    ),
    standard(
        "FAIL_TWICE",
        "Fails in a row before a disciplinary action",
        "连续不合格次数",
        "assessment",
        "S2-67",
        amount=2,
        unit="results",
        direction="within",
    ),
    standard(
        "LARGE_GROUP",
        "Large group",
        "大型团队人数",
        "sheets",
        "S1-10",
        amount=10,
        unit="persons",
        direction="after",
        is_proposed=True,
    ),
]
