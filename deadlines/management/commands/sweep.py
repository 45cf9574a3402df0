"""One round of the sweep without a broker: what a cron job runs every five minutes."""

from django.core.management.base import BaseCommand

from deadlines.models import SweepRun
from deadlines.sweep import watch
from notices.delivery import deliver


class Command(BaseCommand):
    help = "Fire every checkpoint that is due, once. If beat was silent, the administrators get a mail at once."

    def handle(self, *args, **options):
        done = watch(SweepRun.Source.COMMAND)
        if done.silence is not None:
            deliver()  # whoever was silent may not be there to send it
            self.stderr.write(f"No sweep had finished since {done.silence.starts_at.isoformat()}.")
        self.stdout.write(
            f"fired {done.fired}, void {done.cancelled}, failed {done.failed}, "
            f"oldest waited {int(done.lag.total_seconds())} s"
        )
