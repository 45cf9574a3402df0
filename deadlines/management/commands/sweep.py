"""One round of the sweep without a broker: what a cron job runs every five minutes."""

from django.core.management.base import BaseCommand

from deadlines.sweep import sweep


class Command(BaseCommand):
    help = "Fire every checkpoint that is due, once."

    def handle(self, *args, **options):
        done = sweep()
        self.stdout.write(
            f"fired {done.fired}, void {done.cancelled}, failed {done.failed}, "
            f"oldest waited {int(done.lag.total_seconds())} s"
        )
