"""Lists as files: what comes out of a spreadsheet is what went in, and nothing in it runs."""

import csv
import io
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test.client import closing_iterator_wrapper
from openpyxl import load_workbook

from pages import export
from pages.export import Column, as_typed, harmless

EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\u00a0\u3000=cmd|' /C calc'!A0",
    "\u200b=1+1",
    "\ufeff@x",
    "＝1+1",
    "＋1",
    "\n=1",
]
TAME = ["Wang Fang", "王芳", "1+1=2", "a=b", "", "'quoted'", "2026-03-11", "138 1234 5678"]


@dataclass
class Line:
    words: str
    phone: str = "+8613812345678"
    at: datetime = datetime(2026, 3, 11, 4, 0, 30, tzinfo=UTC)
    day: date = date(2026, 3, 11)
    number: int = -5


COLUMNS = [
    Column("Words", lambda row: row.words),
    Column("Phone", lambda row: row.phone),
    Column("When", lambda row: row.at),
    Column("Day", lambda row: row.day),
    Column("Number", lambda row: row.number),
    Column("Nothing", lambda row: None),
]


def as_csv(lines):
    response = export.answer("csv", "list", COLUMNS, iter(lines))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_xlsx(lines):
    with closing(export.answer("xlsx", "list", COLUMNS, iter(lines)).file_to_stream) as file:
        return load_workbook(io.BytesIO(file.read())).active


@pytest.mark.parametrize("text", EVIL, ids=repr)
def test_what_a_spreadsheet_would_run_is_text_in_both_files_and_reads_back_r32(text):
    """R32: leading blanks, invisible signs and wide signs do not get around it."""
    in_csv = as_csv([Line(text)])[1][0]
    in_xlsx = as_xlsx([Line(text)]).cell(2, 1)

    assert in_csv == f"'{text}"
    assert as_typed(in_csv) == text
    assert (in_xlsx.data_type, in_xlsx.value[:1]) == ("s", "'")


@pytest.mark.parametrize("text", TAME, ids=repr)
def test_what_is_no_formula_stays_as_it_is(text):
    assert as_csv([Line(text)])[1][0] == text
    assert as_typed(harmless(text)) == text


def test_a_telephone_number_stays_readable_r32():
    phone = as_csv([Line("x")])[1][1]

    assert phone == "'+8613812345678"
    assert as_typed(phone) == "+8613812345678"


def test_moments_are_those_of_the_site_and_excel_can_reckon_with_them_r13():
    line = as_csv([Line("x")])[1]
    sheet = as_xlsx([Line("x")])

    assert line[2:] == ["2026-03-11 12:00", "2026-03-11", "-5", ""]
    assert (sheet.cell(2, 3).value, sheet.cell(2, 3).number_format) == (
        datetime.fromisoformat("2026-03-11 12:00"),
        "yyyy-mm-dd hh:mm",
    )
    assert (sheet.cell(2, 5).value, sheet.cell(2, 6).value) == (-5, None)


def test_excel_knows_the_csv_for_utf_8_and_the_first_line_says_what_stands_below():
    response = export.answer("csv", "list", COLUMNS, iter([Line("王芳")]))

    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfWords,Phone,When")
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'


def test_a_csv_is_sent_while_it_is_written():
    def endless():
        while True:
            yield Line("x")

    stream = iter(export.answer("csv", "list", COLUMNS, endless()).streaming_content)

    assert [next(stream) for _ in range(4)][3].startswith(b"x,")


def test_whoever_goes_away_before_the_end_leaves_no_file_open():
    response = export.answer("xlsx", "list", COLUMNS, iter([Line("王芳")]))
    sent = closing_iterator_wrapper(response, response.close)  # as a server sends it
    next(sent)

    sent.close()

    assert response.file_to_stream.closed


def test_signs_that_excel_cannot_write_do_not_break_the_file():
    assert as_xlsx([Line("a\x00b\x0bc")]).cell(2, 1).value == "abc"


def test_a_list_that_fails_half_way_leaves_no_file_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def lines():
        yield Line("first")
        raise LookupError

    with pytest.raises(LookupError):
        export.answer("xlsx", "list", COLUMNS, lines())

    assert list(tmp_path.iterdir()) == []
