"""Rows are made once and then belong to the company: an edited row is never written over."""

from history.moment import now
from visits.models import ApprovalStep, Level, PurposeLabel, ReceptionStandard, Responsibility, SheetRule

from .levels import LEVELS, RULES, STEPS
from .preparation import install_templates
from .purposes import PURPOSES
from .responsibilities import RESPONSIBILITIES
from .standards import NEEDS_APPROVAL, STANDARDS


def install(using: str = "default") -> None:
    """Make the rows that are not there yet."""
    _missing(Level, _levels(), ["code"], using)
    levels = {level.code: level for level in Level.objects.using(using)}
    _missing(ApprovalStep, _steps(levels), ["level_id", "order"], using)
    _missing(ReceptionStandard, _standards(levels), ["level_id", "item_code"], using)
    install_templates(levels, using)
    _missing(SheetRule, _rules(), ["kind"], using)
    _missing(PurposeLabel, _purposes(), ["purpose"], using)
    _missing(Responsibility, _responsibilities(), ["role", "code"], using)


def install_after_migrate(sender, **kwargs):
    install(kwargs["using"])


def _missing(model, rows, key, using):
    there = set(model.objects.using(using).values_list(*key))
    rows = [row for row in rows if tuple(getattr(row, name) for name in key) not in there]
    model.objects.using(using).bulk_create(rows)


def _levels():
    for code, name, name_zh, grade, plan, sees_off in LEVELS:
        yield Level(code=code, name=name, name_zh=name_zh, host_grade=grade, plan_type=plan, needs_see_off=sees_off)


def _rules():
    for kind, needs in RULES:
        yield SheetRule(created_at=now(), kind=kind, needs_sheet=needs)


def _purposes():
    for order, (purpose, (name, name_zh, audiences)) in enumerate(PURPOSES.items(), 1):
        offers = {f"for_{audience}": audience in audiences for audience in PurposeLabel.Audience.values}
        yield PurposeLabel(created_at=now(), purpose=purpose, order=order, name=name, name_zh=name_zh, **offers)


def _responsibilities():
    for order, (role, code, text, text_zh) in enumerate(RESPONSIBILITIES, 1):
        yield Responsibility(created_at=now(), role=role, code=code, order=order, text=text, text_zh=text_zh)


def _steps(levels):
    for code, steps in STEPS.items():
        for order, (kind, grade, name, name_zh, only_special) in enumerate(steps, 1):
            yield ApprovalStep(
                level=levels[code],
                order=order,
                kind=kind,
                grade=grade,
                name=name,
                name_zh=name_zh,
                only_special=only_special,
                only_over=only_special,
            )


def _standards(levels):
    for order, (item, name, name_zh, is_service, texts) in enumerate(STANDARDS, 1):
        for code, (text, text_zh, on) in texts.items():
            yield ReceptionStandard(
                created_at=now(),
                level=levels[code],
                item_code=item,
                order=order,
                name=name,
                name_zh=name_zh,
                text=text,
                text_zh=text_zh,
                is_service=is_service,
                is_default_on=on,
                needs_approval=(code, item) in NEEDS_APPROVAL,
            )
