"""The checklists and the documents of the regulations, installed after every migrate; what is there stays as it is."""

import csv
from pathlib import Path

from django.db import connections

from history.moment import now

from .models import Checklist, ChecklistItem, Policy

ROWS = Path(__file__).with_name("checklists.csv")

# code: (name, Chinese name, used for)
CHECKLISTS = {
    "etiquette": ("Reception etiquette", "接待礼仪检查表", Checklist.Audience.RECEPTION),
    "host": ("Host etiquette", "接待方（主人）礼仪检查表", Checklist.Audience.RECEPTION),
    "reception-flow": ("Reception flow", "接待流程检查表", Checklist.Audience.RECEPTION),
    "front-desk": ("Front desk", "前台服务检查表", Checklist.Audience.FRONT_DESK),
    "call-quality": ("Call quality", "来电接听质量检查表", Checklist.Audience.CALLS),
    "outbound": ("Outbound visit etiquette", "外出拜访礼仪检查表", Checklist.Audience.OUTBOUND),
    "visit-flow": ("Visit flow", "拜访流程检查表", Checklist.Audience.OUTBOUND),
    "first-visit": ("First visit", "首次拜访检查表", Checklist.Audience.OUTBOUND),
    "home-visit": ("Home visit (optional)", "家中拜访检查表（可选）", Checklist.Audience.OUTBOUND),
    "premises": ("Reception premises", "接待场所检查表", Checklist.Audience.RECEPTION),
    "issue-review": ("Issue handling", "问题处理检查表", Checklist.Audience.CALLS),
    "expense-review": ("Expense control of receptions", "接待费用控制检查表", Checklist.Audience.RECEPTION),
    "audit": ("Customer audit preparation", "客户审核准备检查表", Checklist.Audience.AUDIT),
}

# prefix of its clauses: (title, Chinese title, owner as the document names it, the same in Chinese).
# Their texts are for the owner department to enter; where a document names no owner, none is invented.
POLICIES = {
    "S0": ("Customer Reception Management Policy", "客户接待管理制度", "Administration Department", "行政部"),
    "S1": ("Enterprise Customer Reception Rules", "企业客户接待管理规定", "", ""),
    "S2": ("Customer Visit and Call Policy", "客户来访来电管理制度", "", ""),
    "S3": ("Reception Management Rules, customer part", "接待管理规定（客户接待）", "", ""),
    "S4": (
        "Customer Visit Code of Conduct",
        "客户拜访行为规范",
        "General Manager's Office; Marketing Headquarters; Marketing Department (by part)",
        "总经理办公室；营销总公司；市场部（分篇）",
    ),
}


def install_after_migrate(using: str, **_kwargs) -> None:
    if Policy._meta.db_table in connections[using].introspection.table_names():
        install()
        install_policies()


def install() -> None:
    """Put in what is missing; what a company changed or took out of use stays as it is."""
    for order, (code, (name, name_zh, audience)) in enumerate(CHECKLISTS.items()):
        values = {"name": name, "name_zh": name_zh, "audience": audience, "order": order}
        Checklist.objects.get_or_create(code=code, defaults=values)
    checklists = {row.code: row for row in Checklist.objects.all()}
    there = set(ChecklistItem.objects.values_list("checklist__code", "code"))
    at = now()
    with ROWS.open(encoding="utf-8", newline="") as file:
        missing = [
            _item(checklists[row["checklist"]], order, row, at)
            for order, row in enumerate(csv.DictReader(file))
            if (row["checklist"], row["code"]) not in there
        ]
    ChecklistItem.objects.bulk_create(missing)


def install_policies() -> None:
    """The five documents the product carries out, each known by the prefix of its clauses."""
    there = set(Policy.objects.values_list("prefix", flat=True)) | set(Policy.objects.values_list("code", flat=True))
    for prefix, (title, title_zh, owner, owner_zh) in POLICIES.items():
        if prefix not in there:
            stated = {"owner_stated": owner, "owner_stated_zh": owner_zh}
            Policy.objects.create(code=prefix, prefix=prefix, title=title, title_zh=title_zh, **stated)


def _item(checklist: Checklist, order: int, row: dict, at) -> ChecklistItem:
    return ChecklistItem(
        checklist=checklist,
        code=row["code"],
        order=order,
        topic=row["topic"],
        area=row["area"],
        text=row["text"],
        text_zh=row["text_zh"],
        clauses=row["clauses"].split(),
        is_serious=bool(row["is_serious"]),
        allows_na=bool(row["allows_na"]),
        is_mandatory=bool(row["is_mandatory"]),
        tier=row["tier"],
        created_at=at,
    )
