"""The topics that the regulations name (S2-68..71, S4-15); a company changes and adds its own."""

from history.moment import now
from papers.models import ChecklistItem

from .models import Topic

Area = ChecklistItem.Area
# code, title, Chinese title, criteria whose weak points suggest it, areas whose failed items do, for whom
TOPICS = [
    ("service_awareness", "Service awareness", "客户服务意识", ["attitude", "service_awareness"], [], []),
    ("etiquette", "Reception etiquette", "接待礼仪", ["service_quality"], [Area.ETIQUETTE, Area.PROCESS], []),
    ("business_knowledge", "Business knowledge", "业务知识", ["knowledge"], [], []),
    (
        "problem_handling",
        "Problem handling",
        "问题处理技巧",
        ["problem_handling"],
        [Area.ISSUE_HANDLING, Area.CALL_HANDLING],
        [],
    ),
    ("outbound", "Visiting customers", "客户拜访", ["professionalism"], [], ["sales", "key_account"]),
]


def install() -> None:
    """Put in what is missing; what a company changed stays as it is."""
    there = set(Topic.objects.values_list("code", flat=True))
    for order, (code, name, name_zh, criteria, areas, roles) in enumerate(TOPICS):
        if code not in there:
            topic = Topic(code=code, name=name, name_zh=name_zh, order=order, criteria=criteria, roles=roles)
            topic.areas = [str(area.value) for area in areas]
            topic.created_at = now()
            topic.save()
