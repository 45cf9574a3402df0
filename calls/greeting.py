"""How we answer the telephone (S2-30): words that a company may change, with its own filled in."""

import re

from django.conf import settings

from accounts.models import User
from pages.formats import is_chinese
from pages.languages import in_language

from .models import Script

PLACES = ("{company}", "{department}", "{name}")
FIRST = "“Hello, {company}, {department}, {name} speaking. How may I help you?”"
FIRST_ZH = "“您好，{company}{department}{name}，请问有什么可以帮您？”"


def script() -> Script:
    """The greeting as it stands; not saved where nobody has changed the first one."""
    kept = Script.objects.filter(code=Script.Code.GREETING).first()
    return kept or Script(code=Script.Code.GREETING, text=FIRST, text_zh=FIRST_ZH)


def unknown_places(words: str) -> list[str]:
    """What stands in braces and nothing is filled in for."""
    return [place for place in re.findall(r"\{[^{}]*\}", words) if place not in PLACES]


def greeting(user: User) -> str:
    """What this person says who picks up, in the language they read."""
    company = settings.COMPANY_NAME_ZH if is_chinese() else settings.COMPANY_NAME
    said = dict(zip(PLACES, (company, str(user.department or ""), str(user)), strict=True))
    words = in_language(script(), "text")
    for place, value in said.items():
        words = words.replace(place, value) if value else words.replace(f"{place}, ", "").replace(place, "")
    return words
