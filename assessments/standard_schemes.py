"""The criteria sets of the regulations; every weight and band is a proposal that a company may change."""

from .models.scheme import Grade

# S2-64 names four grades and no numbers; 90 / 75 / 60 is the proposal.
FLOORS = {Grade.EXCELLENT: 90, Grade.GOOD: 75, Grade.PASS: 60, Grade.FAIL: 0}


def _scale(best: tuple[str, str], worst: tuple[str, str]) -> tuple[str, str]:
    """A guide whose steps are those of the grades: what stands at the top, what at the bottom."""
    return (
        f"90–100: {best[0]} · 75–89: mostly so, with small lapses · 60–74: acceptable, with lapses that were noticed"
        f" · below 60: {worst[0]}",
        f"90–100：{best[1]}；75–89：大体如此，偶有小疏漏；60–74：基本合格，存在明显疏漏；60以下：{worst[1]}",
    )


ON_TIME = {
    "code": "on_time",
    "label": ("Deadlines kept", "按时完成率"),
    "indicator": "on_time_share",
    "minimum": 5,
    "evidence": ["on_time", "late_unannounced", "late_announced"],
    "guide": (
        "Deadlines met on time ÷ all deadlines that fell due in the period, each by the share of its time that it lay"
        " in these hands; outages and leave count for nobody. The share is the points. The plain figure stands beside.",
        "考核期内到期的全部时限中按时完成的比例，每项按其在本人（本部门）手中的时间占比计算，系统中断和请假时间不计；百分比即为得分。"
        "未调整的数字并列显示。",
    ),
}
SATISFACTION = {
    "code": "satisfaction",
    "label": ("Customer satisfaction", "客户满意度"),
    "indicator": "satisfaction",
    "minimum": 3,
    "evidence": ["feedback_coverage"],
    "guide": (
        "Mean of the overall marks answered in the period, 1 to 5; a mean of 1 is 0 points, of 5 is 100.",
        "考核期内已答复的总体满意度平均分（1至5分）；1分折合0分，5分折合100分。",
    ),
}

# Proposed for every scheme: whoever plotted with a customer against the company does not pass.
CRITICAL = [("collusion", "cap", 59)]

SCHEMES = [
    {
        "code": "default",
        "name": ("Promises kept and satisfaction", "履约与满意度"),
        "criteria": [ON_TIME | {"weight": 60}, SATISFACTION | {"weight": 40}],
    },
    {
        "code": "visits-calls",
        "is_quarterly": True,
        "name": ("Visits and calls: five criteria", "来访来电五项考核"),
        "criteria": [
            {
                "code": "attitude",
                "label": ("Attitude in receiving", "接待态度"),
                "weight": 20,
                "evidence": ["satisfaction"],
                "guide": _scale(
                    ("warm, patient and courteous to everybody", "对所有客户热情、耐心、有礼"),
                    ("cold or impatient, or a substantiated complaint", "冷淡、不耐烦，或有查实的投诉"),
                ),
            },
            {
                "code": "knowledge",
                "label": ("Business knowledge", "业务知识"),
                "weight": 20,
                "guide": _scale(
                    ("answers correctly and completely on the spot", "能当场准确、完整地解答"),
                    ("often wrong, or passes everything on", "经常答错，或凡事转交他人"),
                ),
            },
            {
                "code": "problem_handling",
                "label": ("Problem handling", "问题处理"),
                "weight": 20,
                "evidence": [
                    "on_time_share",
                    "on_time",
                    "late_unannounced",
                    "late_announced",
                    "handling_satisfaction",
                    "reply_rate",
                ],
                "guide": _scale(
                    ("solved in time, the customer kept informed", "按时解决，并及时告知客户进展"),
                    ("late without notice, or left unsolved", "未告知即逾期，或问题未解决"),
                ),
            },
            {
                "code": "record_keeping",
                "label": ("Record keeping", "信息记录"),
                "weight": 20,
                "evidence": ["visit_records", "call_records", "hand_over_time"],
                "guide": _scale(
                    ("records complete, correct and handed over at once", "记录完整、准确并及时移交"),
                    ("records missing or wrong", "记录缺失或有误"),
                ),
            },
            {
                "code": "follow_up",
                "label": ("Customer feedback and follow-up", "客户反馈与回访"),
                "weight": 20,
                "evidence": ["follow_up_on_time", "follow_up_coverage", "handling_satisfaction", "feedback_handling"],
                "guide": _scale(
                    ("followed up on time, suggestions acted on", "按时回访，建议得到落实"),
                    ("no follow-up, suggestions ignored", "未回访，建议被忽视"),
                ),
            },
        ],
    },
    {
        "code": "reception",
        "name": ("Reception: four criteria", "接待工作四项考核"),
        "criteria": [
            SATISFACTION | {"weight": 30},
            ON_TIME | {"code": "efficiency", "label": ("Efficiency: timeliness", "工作效率（及时性）"), "weight": 30},
            {
                "code": "service_quality",
                "label": ("Service quality: professional quality and attitude", "服务质量（专业素质与态度）"),
                "weight": 25,
                "evidence": ["satisfaction"],
                "guide": _scale(
                    ("professional and attentive throughout", "全程专业、周到"),
                    ("unprofessional, or careless of the guest", "不专业，或怠慢客人"),
                ),
            },
            {
                "code": "confidentiality",
                "label": ("Confidentiality", "保密合规"),
                "weight": 15,
                "indicator": "confidentiality",
                "anchors": [[0, 100], [1, 60], [2, 20], [3, 0]],
                "guide": (
                    "100 points, and 40 points off for each confirmed breach of the period.",
                    "满分100分，考核期内每一起查实的泄密扣40分。",
                ),
            },
        ],
    },
    {
        "code": "reception-cost",
        "name": ("Reception and cost: three criteria", "接待与费用三项考核"),
        "criteria": [
            SATISFACTION | {"weight": 40},
            {
                "code": "feedback_handling",
                "label": ("Handling of feedback", "客户反馈处理"),
                "weight": 30,
                "indicator": "feedback_handling",
                "guide": (
                    "Complaints, suggestions and what visitors wrote: those answered ÷ all received in the period.",
                    "考核期内收到的投诉、建议和来访反馈中已答复的比例，百分比即为得分。",
                ),
            },
            {
                "code": "expense_control",
                "label": ("Expense control", "费用控制"),
                "weight": 30,
                "indicator": "expense_control",
                "guide": (
                    "Preparations that cost no more than planned ÷ all whose plan and cost are known.",
                    "实际费用未超计划的准备事项占已知计划与实际费用的全部准备事项的比例，百分比即为得分。",
                ),
            },
        ],
    },
    {
        "code": "competence",
        "name": ("Competence of receiving staff", "接待人员素质"),
        "criteria": [
            {
                "code": "ethics",
                "label": ("Professional ethics", "职业道德"),
                "weight": 25,
                "guide": _scale(
                    ("honest, loyal, keeps to the rules", "诚实守信、爱岗敬业、遵章守纪"),
                    ("a confirmed violation", "有查实的违规"),
                ),
            },
            {
                "code": "knowledge",
                "label": ("Business knowledge", "业务知识"),
                "weight": 25,
                "guide": _scale(
                    ("knows products, company and process thoroughly", "熟悉产品、公司和流程"),
                    ("lacks the basics", "缺乏基本知识"),
                ),
            },
            {
                "code": "service_awareness",
                "label": ("Service awareness", "服务意识"),
                "weight": 25,
                "evidence": ["satisfaction"],
                "guide": _scale(
                    ("sees what the guest needs before being asked", "主动发现并满足客户需求"),
                    ("has to be asked for everything", "凡事需客户催促"),
                ),
            },
            {
                "code": "teamwork",
                "label": ("Teamwork", "团队协作"),
                "weight": 25,
                "evidence": ["on_time"],
                "guide": _scale(
                    ("supports other departments without being pressed", "主动配合其他部门"),
                    ("leaves others waiting", "拖延推诿"),
                ),
            },
        ],
    },
    {
        "code": "outbound",
        "name": ("Outbound visits", "外出拜访考核"),
        "criteria": [
            {
                "code": "initiative",
                "label": ("Initiative", "主动性"),
                "weight": 25,
                "guide": _scale(
                    ("plans and proposes visits unasked", "主动计划并提出拜访"),
                    ("visits only when told to", "需督促才拜访"),
                ),
            },
            {
                "code": "honesty",
                "label": ("Honesty and integrity", "诚信"),
                "weight": 25,
                "guide": _scale(
                    ("keeps every promise, reports truly", "信守承诺、如实汇报"),
                    ("promises broken or reports untrue", "失信或汇报不实"),
                ),
            },
            {
                "code": "professionalism",
                "label": ("Professionalism", "专业性"),
                "weight": 25,
                "guide": _scale(
                    ("well prepared, knows customer and product", "准备充分，熟悉客户与产品"),
                    ("unprepared", "准备不足"),
                ),
            },
            {
                "code": "efficiency",
                "label": ("Efficiency", "高效性"),
                "weight": 25,
                "evidence": ["on_time"],
                "guide": _scale(
                    ("purposes met in the planned time", "按计划时间达成拜访目标"),
                    ("visits without result", "拜访无成效"),
                ),
            },
        ],
    },
]
