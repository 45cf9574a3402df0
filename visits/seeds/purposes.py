"""What the purposes of a visit are called, and to whom each is offered (S3-05, S3-06)."""

from visits.models import InfoSheet

Purpose = InfoSheet.Purpose
TECHNICAL, COMMERCIAL, OTHERS = "technical", "commercial", "others"

# purpose: (name, Chinese name, offered to)
PURPOSES = {
    Purpose.TOUR: ("Tour", "参观", {TECHNICAL, COMMERCIAL, OTHERS}),
    Purpose.AUDIT: ("Customer audit", "客户审核", {TECHNICAL, COMMERCIAL, OTHERS}),
    Purpose.PROJECT: ("Project talks", "项目洽谈", {TECHNICAL, OTHERS}),
    Purpose.DESIGN: ("Product design", "产品设计", {TECHNICAL, OTHERS}),
    Purpose.QUALITY: ("Quality matters", "品质问题", {TECHNICAL, OTHERS}),
    # "6P2Q" is not explained in the regulation: a label, for the company to reword.
    Purpose.BUSINESS: ("Business talks (6P2Q)", "商务洽谈（6P2Q）", {COMMERCIAL, OTHERS}),
    Purpose.OTHER: ("Other", "其他", {TECHNICAL, COMMERCIAL, OTHERS}),
}
