"""A year of days as a table: date, kind, name and hours, one date a line."""

import csv
import io
import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from deadlines.models import CalendarDay
from pages import formats

from . import hours
from .facts import Fact, Misprint, Mistake, Said
from .holidays import in_english, known

Kind = CalendarDay.Kind
WORDS = {
    Kind.STATUTORY: "statutory, public holiday, holiday, rest, 法定节假日, 公共假日, 节假日, 放假, 休, 休息",
    Kind.MAKE_UP: "make_up, make-up, make-up working day, 调休上班, 调休上班日, 补班, 上班, 班",
    Kind.COMPANY: "company, company day, 公司日, 公司假, 公司放假",
    Kind.WEEKEND: "weekend, 周末",
    Kind.WORKING: "working, working day, 工作日",
}
KIND_OF = {word.strip(): kind for kind, words in WORDS.items() for word in words.split(",")}
HEADS = {"date", "日期", "day"}
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
MOST_LINES = 2000


def decoded(content: bytes) -> str:
    """The text of an uploaded file: UTF-8 with and without its mark, UTF-16 as spreadsheets write it, or GB18030."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    codecs = ["utf-16"] if is_wide else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise Misprint([Mistake(1, "", _("This is not a text file in UTF-8 or GB18030."))])


def is_table(text: str) -> bool:
    """Does it begin like a table of days: with the heads of its columns, or with a date in a cell of its own?"""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    cell = _cells(first)[0].lower()
    return cell in HEADS or bool(re.match(r"\d{1,4}[-/.年]\d", cell) and len(_cells(first)) > 6)


def read(text: str, year: int | None = None) -> Said:
    """What the table says about the year; raises `Misprint` with every mistake that is in it."""
    lines = text.lstrip("\ufeff").splitlines()
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip(" ,;\t，；")]
    if filled and _cells(filled[0][1])[0].lower() in HEADS:
        filled = filled[1:]
    if not filled:
        raise Misprint([Mistake(1, "", _("There is no day in it."))])
    if len(filled) > MOST_LINES:
        raise Misprint([Mistake(MOST_LINES, "", _("There are more lines than days in five years."))])
    days: dict[date, Fact] = {}
    mistakes = []
    for number, line in filled:
        try:
            on, fact = _line(_cells(line))
            if on in days:
                raise ValueError(_("%(day)s comes twice.") % {"day": formats.day(on)})
            if year is not None and on.year != year:
                raise ValueError(_("%(day)s does not belong to %(year)d.") % {"day": formats.day(on), "year": year})
            days[on] = fact
        except ValueError as wrong:
            mistakes.append(Mistake(number, line.strip()[:60], str(wrong)))
    if mistakes:
        raise Misprint(mistakes)
    return _said(days, year)


def _said(days: dict[date, Fact], year: int | None) -> Said:
    years = {on.year for on in days}
    if year is None and len(years) > 1:
        last = next(number for number, on in enumerate(days, 1) if on.year != min(years))
        raise Misprint([Mistake(last, "", _("These are days of several years: one year at a time."))])
    names = {part for fact in days.values() for part in fact.label_zh.split("、") if known(part)}
    return Said(year or years.pop(), days, sorted(names), source="CSV")


def _cells(line: str) -> list[str]:
    """The cells of a line, whichever sign stands between them; widths and blanks do not matter."""
    sign = next((sign for sign in "\t;；" if sign in line), ",")
    if sign == "," and "," not in line:
        sign = "，"
    cells = next(csv.reader(io.StringIO(line), delimiter=sign))
    return [unicodedata.normalize("NFKC", cell).strip() for cell in cells] + [""] * 5


def _line(cells: list[str]) -> tuple[date, Fact]:
    said, word, name, times, other = cells[:5]
    kind = KIND_OF.get(word.lower())
    if kind is None:
        raise ValueError(_("“%(text)s” is no kind of day.") % {"text": word})
    intervals = hours.read(times) if times else None
    if kind in CalendarDay.REST and intervals:
        raise ValueError(_("A day that rests has no working hours."))
    if kind == Kind.COMPANY:
        intervals = intervals or []
    return _date(said), Fact(kind, *_names(name, other), intervals=intervals)


def _date(text: str) -> date:
    found = DATE.match(text.split(" ")[0])
    if found is None:
        raise ValueError(_("“%(text)s” is not a date: write 2027-01-01.") % {"text": text})
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise ValueError(_("“%(text)s”: there is no such day.") % {"text": text}) from None


def _names(name: str, other: str) -> tuple[str, str]:
    """Two names in either order; of a holiday known in Chinese the English one need not be given."""
    chinese = next((text for text in (name, other) if re.search(r"[\u4e00-\u9fff]", text)), "")
    english = next((text for text in (name, other) if text and text != chinese), "")
    return (english or in_english(chinese) if chinese else english)[:80], chinese[:80]
