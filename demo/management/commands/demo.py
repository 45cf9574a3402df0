"""`manage.py demo`: the demonstration company comes in, or with `--remove` goes out."""

from django.core.management.base import BaseCommand, CommandError

from demo import build, company
from history.moment import now


class Command(BaseCommand):
    help = "Load the demonstration company into an empty embedded database, or take it out with --remove."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="take the demonstration out again")

    def handle(self, *, remove, **options):
        try:
            if remove:
                build.remove()
                self.stdout.write("The demonstration company is gone.")
            else:
                stage = build.build(now())
                self.stdout.write(f"{len(stage.people)} people, {len(stage.organisations)} organisations.")
                self.stdout.write(f"Password for all: {company.PASSWORD}")
        except build.Refused as refusal:
            raise CommandError(str(refusal)) from None
