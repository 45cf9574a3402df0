from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from history.moment import now
from notices import actions


class Command(BaseCommand):
    help = (
        "Say that the database was restored from a backup: run it before the processes start again. "
        "Letters that the backup still holds as unsent may have gone out since it was made; they are "
        "sent only after a person has confirmed each on the page of undelivered letters."
    )

    def add_arguments(self, parser):
        parser.add_argument("--before", metavar="MOMENT", help="letters written before it are held (default: now)")

    def handle(self, *args, **options):
        epoch = now()
        if options["before"]:
            try:
                epoch = datetime.fromisoformat(options["before"])
            except ValueError as error:
                raise CommandError(
                    "--before wants a moment such as 2026-03-11T14:30 or 2026-03-11T14:30+08:00"
                ) from error
            epoch = timezone.make_aware(epoch) if timezone.is_naive(epoch) else epoch
        self.stdout.write(f"held until a person confirms: {actions.hold_before(epoch)}")
