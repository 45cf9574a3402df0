"""The kinds of finding a company starts with; what it changes or takes out of use stays as it left it."""

from history.moment import now
from papers.models import ChecklistItem

from .models import FindingKind, InspectionItem

Area, Topic = ChecklistItem.Area, ChecklistItem.Topic
OTHER = "other"

# code, name, Chinese name, heading and area of the items whose fail is a case of it, serious
KINDS = [
    ("language", "Language and tone: coarse, insulting, impolite", "语言不文明、语气不当", Topic.LANGUAGE, "", False),
    ("chatting", "Chatting or games online in office hours", "上班时间上网聊天、玩游戏", "", "", False),
    ("appearance", "Dress and appearance", "着装仪表不符合要求", Topic.APPEARANCE, "", False),
    ("hygiene", "Hygiene", "个人卫生不符合要求", Topic.HYGIENE, "", False),
    ("etiquette", "Etiquette", "礼仪不规范", "", Area.ETIQUETTE, False),
    ("premises", "Premises", "接待场所问题", "", Area.PREMISES, False),
    ("process", "Process not followed", "未按流程执行", "", Area.PROCESS, False),
    ("call_handling", "Call handling", "来电接听不规范", "", Area.CALL_HANDLING, False),
    ("issue_handling", "Issue handling", "问题处理不到位", "", Area.ISSUE_HANDLING, False),
    ("expense_control", "Expense control", "费用控制问题", "", Area.EXPENSE_CONTROL, False),
    ("records", "Records missing or wrong", "记录缺失或不实", "", "", False),
    (OTHER, "Other", "其他", "", "", False),
]


def install() -> None:
    """Put in what is missing."""
    there, at = set(FindingKind.objects.values_list("code", flat=True)), now()
    FindingKind.objects.bulk_create(
        FindingKind(
            code=code,
            name=name,
            name_zh=name_zh,
            topic=topic,
            area=area,
            is_serious=is_serious,
            order=order,
            created_at=at,
        )
        for order, (code, name, name_zh, topic, area, is_serious) in enumerate(KINDS)
        if code not in there
    )


def kind_of(item: InspectionItem) -> FindingKind:
    """What a fail of the item is a case of: by its heading, else by its area, else anything else."""
    kinds = list(FindingKind.objects.filter(is_active=True))
    by_heading = (kind for kind in kinds if kind.topic == item.topic)
    by_area = (kind for kind in kinds if not kind.topic and kind.area == item.area)
    return next(by_heading, None) or next(by_area, None) or FindingKind.objects.get(code=OTHER)
