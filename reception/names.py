"""The list of names of a delegation, as it is pasted or sent: text, CSV or a spreadsheet."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pages.forms import PhoneField

MOST, MOST_COLUMNS, LONGEST = 500, 20, 80
SHEET = b"PK\x03\x04"  # what every xlsx begins with
HEADS = {
    "name": {
        "name",
        "visitor",
        "visitor name",
        "full name",
        "姓名",
        "名字",
        "来访者",
        "来访人",
        "訪客姓名",
        "访客姓名",
    },
    "job_title": {"title", "job title", "position", "role", "职务", "職務", "职位", "職位", "头衔"},
    "phone": {"phone", "mobile", "telephone", "tel", "phone number", "cell", "电话", "電話", "手机", "手機", "手机号"}
    | {"联系电话", "联系方式", "手机号码", "电话号码"},
}
NUMBERED = re.compile(r"^\s*\d{1,3}[.、)）]\s*")
# A name, and behind it a number without anything between them but a space.
NUMBER = re.compile(r"(?i)[+(]?\d[\d\s()+-]*(?:(?:ext\.?|x|#|转|轉|分机|分機|转分机)[\s:]*\d+)?")
NAME_AND_PHONE = re.compile(r"^(?P<name>\D+?)[\s:]+(?P<phone>[+(]?\d[\d\s()+-]{5,}\d(?:\s*(?:ext\.?|x|转)\s*\d+)?)$")


class Unreadable(ValueError):
    """The file is none that can be read; says why."""


@dataclass(frozen=True)
class Person:
    """One person of the list; with a reason where they cannot be taken as they stand."""

    name: str
    job_title: str = ""
    phone: str = ""
    written: str = ""
    reason: str = ""

    @property
    def line(self) -> str:
        """As it may be pasted again."""
        return self.written if self.reason else "\t".join([self.name, self.job_title, self.phone]).rstrip()


def text_of(content: bytes) -> str:
    """A file as lines with tabs: a spreadsheet's first sheet, or text in UTF-8 or GB18030."""
    if content.startswith(SHEET):
        return "\n".join("\t".join(cells) for cells in _of_sheet(content))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("This file is neither a spreadsheet (xlsx) nor text."))


def people_of(*texts: str, known: Iterable[tuple[str, str]] = ()) -> list[Person]:
    """Everybody in these lists, in their order; `known` are names with numbers who are on the visit already."""
    found: list[Person] = []
    taken = set(known)
    for text in texts:
        rows = list(_rows(text))
        columns = _columns(rows[0]) if rows else None
        for cells in rows[1:] if columns else rows:
            person = _person(cells, columns, taken)
            found.append(person)
            if not person.reason:
                taken.add((person.name, person.phone))
    return found


def _rows(text: str) -> Iterator[list[str]]:
    plain = unicodedata.normalize("NFKC", text).replace("\0", "")
    lines = [line for line in plain.splitlines() if line.strip(" \t,;")]
    for line in lines[: MOST + 1]:
        mark = next((sign for sign in ("\t", ";", ",", "、") if sign in line), "\t")
        cells = next(csv.reader([line], delimiter=mark)) if mark != "、" else line.split(mark)
        cells = [" ".join(cell.split()) for cell in cells]
        if cells and len(cells) > 1 and cells[0].isdigit() and len(cells[0]) <= 3:
            cells = cells[1:]  # a running number
        yield [NUMBERED.sub("", cells[0]), *cells[1:]] if cells else cells


def _columns(cells: list[str]) -> dict[str, int] | None:
    """Which column is which, where the first line says so."""
    named = {}
    for place, cell in enumerate(cells):
        for column, words in HEADS.items():
            if cell.lower() in words:
                named.setdefault(column, place)
    return named if "name" in named else None


def _person(cells: list[str], columns: dict[str, int] | None, taken: set[tuple[str, str]]) -> Person:
    if columns:
        name, title, phone = (_cell(cells, columns.get(column)) for column in ("name", "job_title", "phone"))
    else:
        name, title, phone = _told_apart(cells)
    written = "\t".join([name, title, phone]).rstrip()
    if not name:
        return Person("", title, phone, written, _("There is no name in this line."))
    if len(name) > LONGEST or len(title) > LONGEST:
        return Person(name, title, phone, written, _("This is too long for a name or a job title."))
    try:
        number = PhoneField(required=False).clean(phone)
    except ValidationError as error:
        return Person(name, title, phone, written, " ".join(error.messages))
    if (name, number) in taken:
        return Person(name, title, number, written, _("This person is in the list already."))
    return Person(name, title, number, written)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _told_apart(cells: list[str]) -> tuple[str, str, str]:
    """Without a heading: the cell with digits is the number, the first of the others the name."""
    if len(cells) == 1 and (both := NAME_AND_PHONE.match(cells[0])):
        return both["name"].strip(), "", both["phone"]
    phones = [cell for cell in cells if NUMBER.fullmatch(cell)]
    words = [cell for place, cell in enumerate(cells) if (cell or not place) and cell not in phones]
    return words[0] if words else "", words[1] if len(words) > 1 else "", phones[0] if phones else ""


def _of_sheet(content: bytes) -> Iterator[list[str]]:
    try:
        with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=True)) as book:
            for row in book.worksheets[0].iter_rows(max_row=MOST + 1, max_col=MOST_COLUMNS, values_only=True):
                yield ["" if value is None else _as_typed(value) for value in row]
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        raise Unreadable(_("This spreadsheet cannot be opened. Save it as xlsx, or paste the names.")) from error


def _as_typed(value: object) -> str:
    """A telephone number that a spreadsheet took for an amount is a number of digits again; no cell ends a line."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
