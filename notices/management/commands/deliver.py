from django.core.management.base import BaseCommand

from history.moment import now
from notices.delivery import deliver, retry
from notices.models import Message


class Command(BaseCommand):
    help = "Send the letters that are due, once, and print counts."

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help="first take up again the letters that were given up")

    def handle(self, *args, **options):
        if options["retry"]:
            self.stdout.write(f"taken up again: {retry(Message.objects.all(), at=now())}")
        self.stdout.write(str(deliver()))
