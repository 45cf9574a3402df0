"""When something would be due, and why: the arithmetic without a record."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from deadlines import account, arithmetic
from deadlines.days import calendar_of, current_version
from deadlines.models import Standard, TimeLimit
from deadlines.models.limit import Rule
from deadlines.terms import amount_words, terms_of
from history.moment import now


class Command(BaseCommand):
    help = "Print when CODE is due if it is counted from an instant, and the account of why."

    def add_arguments(self, parser):
        parser.add_argument("code", help="a code of the time limits, e.g. INFO_SHEET_SIGNOFF")
        parser.add_argument("--at", required=True, help="the instant it is counted from, ISO 8601")
        parser.add_argument("--for", dest="selectors", action="append", default=[], metavar="tier=A")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args, code, at, selectors, language, **options):
        zone = ZoneInfo(settings.TIME_ZONE)
        moment = _instant(at, zone)
        rule = _rule(code.upper(), dict(pair.partition("=")[::2] for pair in selectors))
        version = current_version(now())
        calendar = calendar_of(version)
        with translation.override(language):
            try:
                answer = arithmetic.due(terms_of(rule), moment, calendar)
            except arithmetic.NotSet as error:
                raise CommandError(f"{rule.code} ({amount_words(rule)}) has no due moment.") from error
            self.stdout.write(answer.at.astimezone(zone).isoformat())
            for line in account.lines(rule, answer, calendar, version):
                self.stdout.write(line)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """An instant; without an offset it is on the site's wall clock, a date alone begins at 00:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not an ISO instant, e.g. 2026-02-24T10:00+08:00.") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=zone)


def _rule(code: str, selectors: dict[str, str]) -> Rule:
    """The row in force; of several variants the one asked for, else the first."""
    at = now()
    for model in (TimeLimit, Standard):
        rows = model.objects.in_force(at).filter(code=code)
        rule = model.objects.chosen(code, at, selectors) or rows.first()
        if rule is not None:
            return rule
    raise CommandError(f"No time limit is called {code!r}.")
