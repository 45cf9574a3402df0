"""The steps of a ladder as people read and choose them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department

from .offsets import words

PEOPLE = {
    "owner": gettext_lazy("the owner once more"),
    "supervisor": gettext_lazy("the owner's superior"),
    "department_head": gettext_lazy("the head of the department"),
    "holding:visits.approve_infosheet": gettext_lazy("whoever signs information sheets"),
    "holding:reception.receive_appointment": gettext_lazy("whoever receives visitors"),
    "holding:calls.assign_issue": gettext_lazy("whoever assigns issues"),
    "holding:deadlines.view_clock": gettext_lazy("whoever sees every deadline"),
    "holding:deadlines.manage_limits": gettext_lazy("whoever keeps the time limits"),
}


def choices() -> list[tuple[str, str]]:
    """Whom a step may tell: the word that is kept, and what it means."""
    heads = [(f"head_of:{value}", _head(str(label))) for value, label in Department.Kind.choices if value != "general"]
    own = [(value, str(label)) for value, label in PEOPLE.items()]
    return own[:3] + heads + own[3:]


def who(word: str) -> str:
    """`head_of:marketing` in words; a word of another release stays as it is."""
    return dict(choices()).get(word, word)


def step(each: dict) -> str:
    """`after 4 working hours: the head of the department`."""
    said = {"after": words(each["after"]), "who": who(each["who"])}
    if each["after"].startswith("0 "):
        return _("when it is due: %(who)s") % said
    return _("after %(after)s: %(who)s") % said


def chain(steps: list[dict]) -> str:
    """All steps in one line."""
    return "; ".join(step(each) for each in steps) or _("nobody: reminder only")


def _head(department: str) -> str:
    return _("the head of: %(department)s") % {"department": department}
