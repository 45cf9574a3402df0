"""A list as a file for a spreadsheet: CSV or Excel, written row by row, whatever its length.

    COLUMNS = [Column(_("Visitor"), lambda row: row.visitor_name), …]
    return export.answer(request.GET.get("format"), "appointments", COLUMNS, rows)

Whatever somebody outside may have typed is a text for the spreadsheet and never a formula (R32).
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from . import formats

# How a spreadsheet begins a formula; East Asian ones take the wide signs for the narrow.
FORMULA = tuple("=+-@\t\r＝＋－＠")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 1_048_000  # rows of one sheet
WIDTH = 18


@dataclass(frozen=True)
class Column:
    """One column: what stands above it, and what it says of a row (text, number, day or instant)."""

    label: Any
    value: Callable[[Any], Any]
    width: int = WIDTH


def answer(wanted: str | None, name: str, columns: list[Column], rows: Iterable) -> HttpResponseBase:
    """The list as the file that was asked for; anything but CSV is Excel."""
    return _csv(name, columns, rows) if wanted == CSV else _xlsx(name, columns, rows)


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula, blanks before it or not."""
    visible = text.lstrip(" \n\v\f\xa0\u3000" + INVISIBLE)
    return f"'{text}" if visible.startswith(FORMULA) else text


def as_typed(text: str) -> str:
    """What `harmless` was given: for reading a file of ours again."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def cells(columns: list[Column], row: Any) -> Iterator[Any]:
    """The values of one row: texts harmless, instants in the site's time zone and to the minute."""
    for column in columns:
        value = column.value(row)
        if isinstance(value, datetime):
            yield formats.local(value).replace(tzinfo=None, second=0, microsecond=0)
        elif value is None or isinstance(value, int | float | date):
            yield value
        else:
            yield harmless(str(value))


class _Line:
    """A file for `csv` that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(name: str, columns: list[Column], rows: Iterable) -> StreamingHttpResponse:
    write = csv.writer(_Line()).writerow
    head = chain(["\ufeff"], [write([str(column.label) for column in columns])])  # the mark tells Excel: UTF-8
    lines = (write([_written(value) for value in cells(columns, row)]) for row in rows)
    response = StreamingHttpResponse(chain(head, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _written(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _xlsx(name: str, columns: list[Column], rows: Iterable) -> FileResponse:
    """Written to a file of the system's, not to memory: the sheet may be long."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    with ExitStack() as unless_it_fails:
        file = unless_it_fails.enter_context(tempfile.TemporaryFile())
        try:
            sheet.append([_headed(sheet, str(column.label)) for column in columns])
            for row in islice(rows, MOST):
                sheet.append([_cell(sheet, value) for value in cells(columns, row)])
        finally:
            book.save(file)  # also takes away the file that the sheet is kept in meanwhile
        unless_it_fails.pop_all()  # the response closes it
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _headed(sheet: Any, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """A text is a text, also where it looks like a formula or a number; an instant is one Excel can reckon with."""
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _printable(value))
        cell.data_type = "s"
        return cell
    return value


def _printable(text: str) -> str:
    """Without what the format of Excel has no way to write."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")[:32_000]
