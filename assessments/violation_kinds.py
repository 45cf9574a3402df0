"""The categories of violations that a company starts with; it renames them, adds to them and takes them out of use."""

from .models import ViolationKind

KINDS = [
    ("confidentiality", "Confidentiality", "泄密", ["S0-22", "S0-33"]),
    ("collusion", "Collusion with a customer against the company", "与客户勾结损害公司利益", ["S4-17"]),
    ("compliance", "Compliance", "违反合法合规要求", ["S4-53"]),
    ("conduct", "Conduct", "行为不端", ["S4-53"]),
    ("image", "Harm to the company's image", "影响公司形象", ["S4-341"]),
    ("other", "Other", "其他", []),
]


def install() -> None:
    """Put in what is missing."""
    there = set(ViolationKind.objects.values_list("code", flat=True))
    ViolationKind.objects.bulk_create(
        ViolationKind(code=code, name=name, name_zh=name_zh, clauses=clauses, order=order)
        for order, (code, name, name_zh, clauses) in enumerate(KINDS)
        if code not in there
    )
