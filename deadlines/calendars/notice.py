"""The State Council's yearly notice, read as it is written.

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Every sentence of an item must be understood to the last sign, every weekday and every number of
days that it states must be right, and no date may come twice; else nothing is taken, and each
mistake is told with its line.
"""

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from pages import formats

from .facts import Fact, Misprint, Mistake, Said
from .holidays import HOLIDAYS, OTHER_NAMES, in_english, known, make_up_names

WEEKDAYS = "一二三四五六日"
NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]"
NAME = "|".join(sorted([*(holiday.name_zh for holiday in HOLIDAYS), *OTHER_NAMES], key=len, reverse=True))
ITEM = re.compile(
    rf"(?:^|(?<=[\n。；;.]))(?:\((?:[一二三四五六七八九十]{{1,3}})\)|{NUMERAL})?"
    rf"(?P<name>(?:{NAME})(?:[、和](?:{NAME}))*|(?<=[、.．)])[\u4e00-\u9fff、]{{2,20}}):"
)
DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\)|((?:周|星期|礼拜)[一二三四五六日天]))?")
TO = re.compile(r"(?:至|到|-|–|—|~)+")
AND = re.compile(r"[、,和及]")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
ASIDE = re.compile(r"农历[\u4e00-\u9fff]{2,6}|除夕|[\u4e00-\u9fff]{1,5}(?:日|节|夕)")
RESTS = re.compile(r"放假(?:调休)?")
TAIL = re.compile(r"[,、]?(?:(?:共|放假)?(\d{1,2})天|(不?调休)|(与周末连休))")
WORKS = re.compile(r"(?:照常|正常)?上班")
ALSO_RESTS = re.compile(r"(?:照常|正常)?(?:补休|公休|调休|休息)")
ABOUT_DAYS = re.compile(r"\d[月日天]|上班|补休|调休|公休")
SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
YEAR = re.compile(r"(\d{4})年(?:部分节假日|元旦|.{0,6}放假)")
SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知"
# Two weeks and a day: no holiday was ever longer.
LONGEST = 15
NEAR = timedelta(days=31)


def read(text: str, year: int | None = None) -> Said:
    """What the notice says about the year; raises `Misprint` with every mistake that is in it."""
    plain, lines = _plain(text)
    named = {int(found) for found in YEAR.findall(plain)}
    if year is None and len(named) != 1:
        raise Misprint([Mistake(1, _excerpt(plain), _("It does not say which year it is about."))])
    about = year or named.pop()
    reading = _Reading(plain, lines, about)
    if named - {about}:
        reading.wrong(0, _("This notice is about %(said)s, not %(year)d.") % {"said": max(named), "year": about})
    reading.read()
    if reading.mistakes:
        raise Misprint(sorted(reading.mistakes, key=lambda mistake: mistake.line))
    return reading.said


class _Wrong(Exception):
    """One sentence cannot be taken as it stands."""


class _Reading:
    def __init__(self, plain: str, lines: list[int], year: int):
        self.plain, self.lines, self.year = plain, lines, year
        self.said = Said(year, source=SOURCE.format(year=year))
        self.mistakes: list[Mistake] = []
        self._where: dict[date, str] = {}

    def wrong(self, position: int, why: str, text: str = "") -> None:
        line = self.lines[min(position, len(self.lines) - 1)] if self.lines else 1
        whole = self.plain[self.plain.rfind("\n", 0, position) + 1 :].split("\n")[0]
        self.mistakes.append(Mistake(line, text or _excerpt(whole), why))

    def read(self) -> None:
        items = list(ITEM.finditer(self.plain))
        if not items:
            self.wrong(0, _("No holiday is found in it: an item looks like 一、元旦：1月1日（周四）放假1天。"))
            return
        self._check_prose(0, items[0].start())
        ends = [*(item.start() for item in items[1:]), len(self.plain)]
        for item, end in zip(items, ends, strict=True):
            name = "、".join(OTHER_NAMES.get(part, part) for part in re.split("[、和]", item["name"]))
            for part in name.split("、"):
                if part in self.said.names:
                    self.wrong(item.start(), _("%(name)s comes twice.") % {"name": part})
                self.said.names.append(part)
            _Item(self, name, item.end(), end).read()

    def _check_prose(self, start: int, end: int) -> None:
        """What stands before the first item speaks of no day."""
        position = start
        for line in self.plain[start:end].split("\n"):
            if re.search(r"\d{1,2}月\d{1,2}日", SIGNED.sub("", line)):
                self.wrong(position, _("This line names a day, but no holiday with a colon after it."))
            position += len(line) + 1

    def take(self, on: date, fact: Fact, position: int) -> None:
        if on in self._where:
            raise _Wrong(_("%(day)s comes twice.") % {"day": formats.day(on)})
        self._where[on] = fact.kind
        self.said.days[on] = fact


class _Item:
    """One holiday: its days of rest and what is made up for them."""

    def __init__(self, reading: _Reading, name_zh: str, start: int, end: int):
        self.reading, self.name_zh, self.position, self.end = reading, name_zh, start, end
        self.start = start
        self.holidays = [found for part in name_zh.split("、") if (found := known(part))]
        self.name = in_english(name_zh)
        self.year, self.month = reading.year, 0
        self.rest: list[date] = []
        self.made_up: list[date] = []

    def read(self) -> None:
        while self._skip():
            begun = self.position
            try:
                self._sentence()
            except _Wrong as wrong:
                self.reading.wrong(begun, str(wrong), self._sentence_at(begun))
                self.position = max(self.position, self._end_of_sentence(begun))
        if not self.rest:
            if not self.reading.mistakes:
                self.reading.wrong(self.start, _("%(name)s has no day of rest.") % {"name": self.name_zh})
            return
        try:
            self._check()
        except _Wrong as wrong:
            self.reading.wrong(self.start, str(wrong))

    # Reading

    def _skip(self) -> bool:
        while self.position < self.end and self.reading.plain[self.position] in "。;,.、\n":
            self.position += 1
        return self.position < self.end

    def _match(self, pattern: re.Pattern) -> re.Match | None:
        found = pattern.match(self.reading.plain, self.position, self.end)
        if found:
            self.position = found.end()
        return found

    def _end_of_sentence(self, start: int) -> int:
        ends = [found for sign in "。\n" if (found := self.reading.plain.find(sign, start, self.end)) >= 0]
        return min(ends, default=self.end)

    def _sentence_at(self, start: int) -> str:
        return _excerpt(self.reading.plain[start : self._end_of_sentence(start)])

    def _sentence(self) -> None:
        begun = self.position
        days = self._days()
        if not days:
            self._prose(begun)
        elif self._match(RESTS):
            stated = self._tails(days)
            if stated is not None and stated != len(days):
                raise _Wrong(
                    _("It says %(said)d days, but %(first)s to %(last)s are %(n)d.")
                    % {"said": stated, "first": _day(days[0]), "last": _day(days[-1]), "n": len(days)}
                )
            self._rest(days)
        elif self._match(WORKS):
            for on in days:
                self._work(on)
        elif self._match(ALSO_RESTS):
            self._rest(days)
        else:
            raise _Wrong(_("It is not said whether these days rest (放假) or work (上班)."))
        after = self.reading.plain[self.position : self.position + 1]
        if self.position < self.end and after not in "。;,.\n":
            raise _Wrong(_("“%(text)s” is not understood.") % {"text": self._sentence_at(self.position)})

    def _prose(self, begun: int) -> None:
        """Words that set no day, such as the wish that people take their leave then."""
        end = self._end_of_sentence(begun)
        text = self.reading.plain[begun:end]
        if ABOUT_DAYS.search(re.sub(r"\([^()]*\)", "", SIGNED.sub("", text))):
            raise _Wrong(_("“%(text)s” is not understood.") % {"text": _excerpt(text)})
        if re.search(r"\d", SIGNED.sub("", text)):
            self.reading.said.remarks.append(_("Not taken as a day: “%(text)s”.") % {"text": text})
        self.position = end

    def _days(self) -> list[date]:
        """One date, a list of dates, or all from one to another."""
        first = self._date()
        if first is None:
            return []
        days = [first]
        if self._match(TO):
            last = self._date()
            if last is None:
                raise _Wrong(_("The last day is missing."))
            if last < first:
                raise _Wrong(
                    _("%(last)s lies before %(first)s: it ends before it starts.")
                    % {"first": _day(first), "last": _day(last)}
                )
            if (last - first).days >= LONGEST:
                raise _Wrong(_("That would be %(n)d days.") % {"n": (last - first).days + 1})
            return [first + timedelta(days=n) for n in range((last - first).days + 1)]
        while True:
            before = self.position
            if not self._match(AND) or (another := self._date()) is None:
                self.position = before
                return days
            days.append(another)

    def _date(self) -> date | None:
        found = self._match(DATE)
        if found is None:
            return None
        year, month, day, aside, weekday = found.groups()
        if month:
            self.month = int(month)
            self.year = int(year) if year else self._year_of(self.month)
        if not self.month:
            raise _Wrong(_("“%(text)s” has no month.") % {"text": found[0]})
        try:
            on = date(self.year, self.month, int(day))
        except ValueError:
            raise _Wrong(_("“%(text)s”: there is no such day.") % {"text": found[0]}) from None
        if on.year not in {self.reading.year, self.reading.year - 1}:
            raise _Wrong(_("%(day)s does not belong to %(year)d.") % {"day": _day(on), "year": self.reading.year})
        self._check_weekday(on, f"({weekday})" if weekday else f"({aside})" if aside else "", found[0])
        return on

    def _year_of(self, month: int) -> int:
        """A notice about 2008 begins with 30 December: that is the year before."""
        return self.reading.year - (month == 12 and "元旦" in self.name_zh)

    def _check_weekday(self, on: date, aside: str, said: str) -> None:
        for part in re.split("[、,]", aside.strip("()")):
            if not part:
                continue
            found = WEEKDAY.fullmatch(part)
            if found is None:
                if not ASIDE.fullmatch(part):
                    raise _Wrong(_("“%(text)s” is not understood.") % {"text": said})
            elif WEEKDAYS.index(found[1].replace("天", "日")) != on.weekday():
                raise _Wrong(_("%(day)s is not a %(weekday)s.") % {"day": formats.day(on), "weekday": part})

    def _tails(self, days: list[date]) -> int | None:
        """`放假1天`, `，共3天`, `，与周末连休`: how many days are stated, if any."""
        stated = None
        while tail := self._match(TAIL):
            if tail[1]:
                stated = int(tail[1])
            if tail[3] and not any(_touches_weekend(on) for on in days):
                raise _Wrong(_("%(day)s does not touch a weekend.") % {"day": formats.day(days[0])})
        return stated

    # Taking

    def _rest(self, days: list[date]) -> None:
        for on in days:
            self.reading.take(on, Fact("statutory", self.name or self.name_zh, self.name_zh), self.position)
        self.rest += days

    def _work(self, on: date) -> None:
        if on.weekday() < 5:
            raise _Wrong(_("%(day)s works anyway: only a Saturday or Sunday is made up.") % {"day": formats.day(on)})
        label, label_zh = make_up_names(self.name, self.name_zh)
        self.reading.take(on, Fact("make_up", label, label_zh), self.position)
        self.made_up.append(on)

    # Checking

    def _check(self) -> None:
        first, last = min(self.rest), max(self.rest)
        for holiday in self.holidays:
            if not holiday.falls_in(first, last):
                raise _Wrong(
                    _("%(name)s does not fall between %(first)s and %(last)s.")
                    % {"name": holiday.name_zh, "first": _day(first), "last": _day(last)}
                )
        for on in self.made_up:
            if not first - NEAR <= on <= last + NEAR:
                raise _Wrong(_("%(day)s lies far from %(name)s.") % {"day": formats.day(on), "name": self.name_zh})
        self._compare_with_the_law()

    def _compare_with_the_law(self) -> None:
        """Working days that rest, less those made up, are the days that the law gives."""
        if len(self.holidays) != len(self.name_zh.split("、")) or self.year < 2025:
            return
        given = sum(holiday.days for holiday in self.holidays)
        free = sum(on.weekday() < 5 for on in self.rest)
        if free - len(self.made_up) != given:
            said = {"name": self.name_zh, "free": free, "made": len(self.made_up), "given": given}
            self.reading.said.remarks.append(
                _("%(name)s: %(free)d working days rest, %(made)d are made up; by law %(given)d rest. Look again.")
                % said
            )


def _touches_weekend(on: date) -> bool:
    return on.weekday() in {0, 4, 5, 6}


def _plain(text: str) -> tuple[str, list[int]]:
    """Narrow signs and no blanks, a sentence that was broken joined again; and of each sign its line."""
    said, lines = "", list[int]()
    for number, line in enumerate(text.replace("\r", "\n" if "\n" not in text else "").split("\n"), 1):
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", line)).replace("\ufeff", "")
        if said and (said[-1] in "。;:.\n" or re.match(NUMERAL, plain)) and said[-1] != "\n":
            said, lines = said + "\n", [*lines, number]
        said += plain
        lines += [number] * len(plain)
    return said, lines


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _day(on: date) -> str:
    return formats.day(on)
