"""Words with gaps, `{visitor} is here`: the only language in which a company writes its own.

Nothing is executed: a gap is the name of something the kind may mention, with `:day` or
`:time` behind a moment if only that is wanted. A line all of whose gaps are empty is left out.
"""

import re
from collections.abc import Mapping
from typing import Any

from pages import formats

from .kinds import Kind

GAP = re.compile(r"\{([^{}]*)\}")
SHAPES = {"": formats.moment, "day": formats.day, "time": formats.clock_time}


def narrowed(text: str) -> str:
    """The text as it is kept: braces and colons that a Chinese keyboard makes wide stand for the narrow ones."""
    text = text.replace("\r\n", "\n").replace("｛", "{").replace("｝", "}")
    return GAP.sub(lambda gap: "{" + gap[1].replace("：", ":").strip() + "}", text)


def unknown_gaps(text: str, kind: Kind) -> list[str]:
    """The gaps that this kind cannot fill, and braces without a partner, each once, as they stand in the text."""
    known = kind.all_placeholders
    found = [gap[0] for gap in GAP.finditer(text) if not _is_known(gap[1], known)]
    found += re.findall(r"[{}]", GAP.sub("", text))
    return list(dict.fromkeys(found))


def _is_known(gap: str, known: Mapping[str, Any]) -> bool:
    name, colon, shape = gap.partition(":")
    return name in known and (not colon or (known[name].shape == "moment" and shape in SHAPES and shape != ""))


def fill(text: str, kind: Kind, values: Mapping[str, Any]) -> str:
    """The text with its gaps filled, in the active language."""
    return "\n".join(line for line in (_line(line, kind, values) for line in text.split("\n")) if line is not None)


def _line(line: str, kind: Kind, values: Mapping[str, Any]) -> str | None:
    known = kind.all_placeholders
    said = [_said(gap[1], known, values) for gap in GAP.finditer(line)]
    if said and not any(said):
        return None
    told = iter(said)
    return GAP.sub(lambda _gap: next(told), line)


def _said(gap: str, known: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    name, _colon, shape = gap.partition(":")
    value = values.get(name)
    if value in (None, ""):
        return ""
    return SHAPES[shape](value) if known[name].shape == "moment" else str(value)


def fits(title: str, body: str, kind: Kind) -> None:
    """Raises `ValueError` for words that could not be sent: no title, or a gap that nothing fills."""
    if not title.strip():
        raise ValueError("no title")
    if wrong := unknown_gaps(title, kind) + unknown_gaps(body, kind):
        raise ValueError(f"unknown: {', '.join(wrong)}")
