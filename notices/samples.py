"""What a kind of notice looks like: its shipped words with gaps, and examples to look at."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from history.moment import now
from pages import formats

from .kinds import Kind
from .models import Notice
from .words import absolute, company, shipped, thawed

YEAR = 2901  # of moments that stand for gaps: no text means it


class NumberGap(int):
    """A number that is printed as the gap it stands for."""

    gap: str

    def __str__(self) -> str:
        return self.gap


def with_gaps(kind: Kind, language: str) -> tuple[str, str]:
    """The shipped words as an administrator begins to edit them: `{visitor} is here`."""
    with translation.override(language):
        values: dict[str, Any] = dict(kind.flags)
        marks: dict[str, str] = {}
        for number, (name, placeholder) in enumerate(kind.all_placeholders.items()):
            if placeholder.shape == "moment":
                values[name] = _moment(number)
                marks |= _printed(values[name], name)
            elif placeholder.shape == "number":
                values[name] = _number(name)
            else:
                values[name] = f"{{{name}}}"
        title, body = shipped(kind.code, values)
        return _replaced(title, marks), _replaced(body, marks)


def _moment(number: int) -> str:
    """An instant of its own day and minute for each gap, written as params keep it."""
    start = datetime(YEAR, 3, 1, 9, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return (start + timedelta(days=number, minutes=number)).isoformat()


def _printed(instant: str, name: str) -> dict[str, str]:
    """However the templates print the instant, and the gap that is meant."""
    return {
        formats.moment(instant): f"{{{name}}}",
        formats.short_moment(instant): f"{{{name}}}",
        formats.day(instant): f"{{{name}:day}}",
        formats.clock_time(instant): f"{{{name}:time}}",
    }


def _number(name: str) -> NumberGap:
    gap = NumberGap(2)
    gap.gap = f"{{{name}}}"
    return gap


def _replaced(text: str, marks: dict[str, str]) -> str:
    for printed in sorted(marks, key=len, reverse=True):
        text = text.replace(printed, marks[printed])
    return text


def example(kind: Kind, user, language: str) -> tuple[dict[str, Any], bool]:
    """Values to look at: of the newest notice of this kind that the person got, else made up. True: a real one.

    Only the own inbox is looked into: whoever writes the words need not see what others are told.
    """
    newest = Notice.objects.visible_to(user).filter(kind=kind.code).order_by("-at", "-pk").first()
    with translation.override(language):
        common = {"label": "Lanhai Optics", "url": absolute("/"), "at": now().isoformat(), "company": company()}
        if newest:
            label = newest.label_zh if formats.is_chinese() and newest.label_zh else newest.label
            common |= {"label": label, "url": absolute(newest.url), "at": newest.at.isoformat()}
            return common | {name: thawed(value) for name, value in newest.params.items()}, True
        return common | dict(kind.flags) | _made_up(kind), False


def _made_up(kind: Kind) -> dict[str, Any]:
    """Each text by what it stands for, moments an hour apart from tomorrow on."""
    tomorrow, made = now() + timedelta(days=1), {}
    for number, (name, placeholder) in enumerate(kind.placeholders.items()):
        if placeholder.shape == "moment":
            made[name] = (tomorrow + timedelta(hours=number)).isoformat()
        else:
            made[name] = 3 if placeholder.shape == "number" else f"‹{placeholder.label}›"
    return made
