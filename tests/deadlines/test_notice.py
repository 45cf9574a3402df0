"""A year's notice, read as the State Council writes it, as a table of days, and hours as people write them."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from deadlines.calendars import hours, notice, sheet
from deadlines.calendars.facts import Fact, Misprint
from tests.deadlines.notices_of_the_state import ITEMS
from tests.deadlines.notices_of_the_state import notice as published

GOOD = published(2026)


def works(said, on: date) -> bool:
    fact = said.days.get(on)
    return fact.kind == "make_up" if fact else on.weekday() < 5


@pytest.mark.parametrize("year", sorted(ITEMS))
def test_every_day_of_a_year_is_as_the_library_has_it(year):
    said = notice.read(published(year))
    # The last days of 2018 were set by the notice about 2019.
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 if year != 2018 else 360)]

    assert [on for on in days if works(said, on) != chinese_calendar.is_workday(on)] == []
    assert len(said.names) == 7
    assert said.source == f"国务院办公厅关于{year}年部分节假日安排的通知"


def test_days_have_their_names_in_two_languages():
    said = notice.read(published(2025))

    assert said.days[date(2025, 1, 28)] == Fact("statutory", "Spring Festival", "春节")
    assert said.days[date(2025, 10, 3)] == Fact("statutory", "National Day and Mid-Autumn Festival", "国庆节、中秋节")
    assert said.days[date(2025, 1, 26)] == Fact("make_up", "Make-up working day (Spring Festival)", "春节调休上班")


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("（", "(").replace("）", ")").replace("：", ":").replace("，", ",").replace("周", "星期"),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD.replace("1月", "１月").replace("日", " 日 ").replace("、", " 、 "),
        GOOD.replace("至", "—").replace("放假调休，共", "放假、调休,共"),
        GOOD.replace("\n", "").replace("。", "。 "),
        GOOD.replace("放假调休，", "放假调休，\n").replace("上班。", "上班；"),
        "\n".join(line[2:] for line in ITEMS[2026].splitlines()).replace("元旦", "2026年元旦放假：\n元旦", 1),
    ],
    ids=["narrow", "crlf", "blanks", "dashes", "one-line", "broken", "unnumbered"],
)
def test_signs_blanks_and_lines_do_not_matter(text):
    assert notice.read(text, 2026).days == notice.read(GOOD).days


def test_a_new_year_that_begins_in_december_belongs_to_the_year_before():
    text = "一、元旦：12月30日（周日）至1月1日（周二）放假调休，共3天。12月29日（周六）上班。"

    found = notice.read(text, 2008).days
    assert sorted(found) == [date(2007, 12, 29), date(2007, 12, 30), date(2007, 12, 31), date(2008, 1, 1)]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "why"),
    [
        ("1月1日（周四）", "1月1日（周五）", 6, "Thu 1 Jan 2026 is not a 周五."),
        ("5月9日（周六）", "5月8日（周六）", 9, "Fri 8 May 2026 is not a 周六."),
        ("5月9日（周六）上班", "5月8日上班", 9, "works anyway"),
        ("共9天", "共8天", 7, "It says 8 days, but Sun 15 Feb 2026 to Mon 23 Feb 2026 are 9."),
        ("至23日（农历正月初七、周一）", "至13日（农历正月初七、周五）", 7, "it ends before it starts"),
        ("6月19日（周五）至21日（周日）", "6月31日（周五）至21日（周日）", 10, "there is no such day"),
        ("1月4日（周日）上班", "1月4日（周日）上斑", 6, "not said whether"),
        ("1月4日（周日）上班", "1月4曰（周日）上班", 6, "is not understood"),
        ("1月4日（周日）上班", "周日上班", 6, "is not understood"),
        ("放假，共3天。\n四", "放价，共3天。\n四", 8, "not said whether"),
        ("（农历腊月二十八、周日）", "（农历腊月二十八、周曰七）", 7, "is not understood"),
        ("2月28日（周六）", "2月14日（周六）", 7, "Sat 14 Feb 2026 comes twice."),
        ("9月20日（周日）", "9月26日（周六）", 12, "Sat 26 Sep 2026 comes twice."),
        ("六、中秋节", "六、国庆节", 12, "国庆节 comes twice."),
        (
            "三、清明节：4月4日（周六）至6日（周一）",
            "三、清明节：7月4日（周六）至6日（周一）",
            8,
            "does not fall between",
        ),
        ("10月10日（周六）", "12月12日（周六）", 12, "lies far from"),
        ("四、劳动节：", "四、劳动节", 9, ""),
        ("10月1日（周四）至7日（周三）放假调休，共7天", "10月1日（周四）至27日放假调休", 12, "That would be 27 days."),
        ("七、国庆节：10月1日（周四）至7日", "七、国庆节：2027年10月1日至7日", 12, "does not belong to 2026"),
    ],
)
def test_a_typing_error_is_refused_with_its_line_and_the_reason(right, wrong, line, why):
    assert right in GOOD
    with pytest.raises(Misprint) as refused:
        notice.read(GOOD.replace(right, wrong, 1))

    found = {mistake.line for mistake in refused.value.mistakes}
    assert line in found or line - 1 in found
    assert any(why in mistake.why for mistake in refused.value.mistakes)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(Misprint) as refused:
        notice.read(GOOD.replace("（周四）", "（周三）").replace("共5天", "共4天"))

    assert [mistake.line for mistake in refused.value.mistakes] == [6, 9, 12]


@pytest.mark.parametrize("text", ["", "nothing here", "2026年放假安排如下。", "各位同事：1月1日放假。"])
def test_what_is_no_notice_is_refused(text):
    with pytest.raises(Misprint):
        notice.read(text, 2026)


def test_another_years_notice_is_refused():
    with pytest.raises(Misprint) as refused:
        notice.read(GOOD, 2027)

    assert "This notice is about 2026, not 2027." in str(refused.value)


def test_a_forgotten_make_up_day_deserves_a_second_look():
    said = notice.read(GOOD.replace("1月4日（周日）上班。", ""))

    assert said.remarks == [
        "元旦: 2 working days rest, 0 are made up; by law 1 rest. Look again.",
    ]


def test_a_wish_is_not_a_day_and_is_shown():
    said = notice.read(published(2024))

    assert date(2024, 2, 9) not in said.days
    assert "除夕(2月9日)休息" in said.remarks[0]


TABLE = """日期,类型,名称,时间
2027-01-01,放假,元旦,
2027/1/2,放假,元旦,
2027年1月3日,调休上班,元旦调休上班,9:00-12:00 13:00-17:30
2027-12-31,company,Year-end party,09:00-12:00,年会
"""


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_of_spreadsheets(codec):
    said = sheet.read(sheet.decoded(TABLE.encode(codec)))

    assert said.year == 2027
    assert said.days == {
        date(2027, 1, 1): Fact("statutory", "New Year's Day", "元旦"),
        date(2027, 1, 2): Fact("statutory", "New Year's Day", "元旦"),
        date(2027, 1, 3): Fact("make_up", "", "元旦调休上班", [["09:00", "12:00"], ["13:00", "17:30"]]),
        date(2027, 12, 31): Fact("company", "Year-end party", "年会", [["09:00", "12:00"]]),
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2027-02-30,rest,X,", "there is no such day"),
        ("30.2.2027,rest,X,", "is not a date"),
        ("2027-01-01,rest,X,", "Fri 1 Jan 2027 comes twice."),
        ("2027-02-01,sleep,X,", "“sleep” is no kind of day."),
        ("2027-02-01,rest,X,9:00-12:00", "A day that rests has no working hours."),
        ("2027-02-01,company,X,12:00-9:00", "ends before it starts"),
        ("2027-02-01,company,X,9:00-12:00 11:00-18:00", "These hours overlap"),
        ("2027-02-01,company,X,noon", "is not understood"),
        ("2028-02-01,rest,X,", "does not belong to 2027"),
    ],
)
def test_a_wrong_line_of_a_table_is_refused_with_its_number(row, why):
    with pytest.raises(Misprint) as refused:
        sheet.read(TABLE + row, 2027)

    assert [mistake.line for mistake in refused.value.mistakes] == [6]
    assert why in refused.value.mistakes[0].why


@pytest.mark.parametrize("content", [b"", b"date,kind,name,hours\n", b"\n,,,\n", b"\xff\xfe\x00\xd8", b"\x81\xff\xff"])
def test_a_table_without_a_day_is_refused(content):
    with pytest.raises(Misprint):
        sheet.read(sheet.decoded(content), 2027)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9:00-12:00, 13:00-18:00", [["09:00", "12:00"], ["13:00", "18:00"]]),
        ("１３：００－１８：００；９：００－１２：００", [["09:00", "12:00"], ["13:00", "18:00"]]),
        ("8.30–12.00 12.00–17.30", [["08:30", "12:00"], ["12:00", "17:30"]]),
        ("22:00至24:00", [["22:00", "24:00"]]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(text, found):
    assert hours.read(text) == found


@pytest.mark.parametrize("text", ["18:00-9:00", "9:00-9:00", "9-12", "9:00", "25:00-26:00", "9:60-10:00", "9:00-24:30"])
def test_hours_that_cannot_be_are_refused(text):
    with pytest.raises(hours.NotHours):
        hours.read(text)
