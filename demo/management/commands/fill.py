"""`manage.py fill`: volumes for benchmarks, as counts."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from demo.stage import MARK
from demo.volumes import Filler
from history.moment import now

KINDS = ("appointments", "calls", "clocks", "due")


class Command(BaseCommand):
    help = "Fill a database that is for benchmarks only; refused where real people have accounts."

    def add_arguments(self, parser):
        for kind in KINDS:
            parser.add_argument(f"--{kind}", type=int, default=0, metavar="N", help=f"so many {kind}")

    def handle(self, **options):
        real = User.objects.filter(is_active=True).exclude(staff_number__startswith=MARK)
        if settings.IS_COMPANY and real.exists():
            raise CommandError("Real people have accounts here: volumes are for a database of their own.")
        filler = Filler(now())
        for kind in KINDS:
            if options[kind]:
                self.stdout.write(f"{getattr(filler, kind)(options[kind])} {kind}")
