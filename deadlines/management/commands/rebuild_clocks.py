"""`manage.py rebuild_clocks [--check]`: is every clock what its events say?"""

from django.core.management.base import BaseCommand, CommandError

from deadlines import projection
from deadlines.models import Clock
from deadlines.rebuilding import rebuild


class Command(BaseCommand):
    """Compares every clock with its events, and writes anew those that differ."""

    help = "Compare every clock with its events; without --check, write anew those that differ."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only tell; fails where something differs")

    def handle(self, *args, check: bool, **options):
        found: dict[int, list[projection.Difference]] = {}
        for difference in projection.differences(Clock.objects.all()):
            self.stdout.write(str(difference))
            found.setdefault(difference.clock.pk, []).append(difference)
        count = sum(map(len, found.values()))
        self.stdout.write(f"{count} differences in {len(found)} of {Clock.objects.count()} clocks.")
        if check and found:
            raise CommandError(f"{count} differences")
        if not check:
            for differences in found.values():
                rebuild(differences[0].clock)
            self.stdout.write(f"{len(found)} clocks written anew.")
