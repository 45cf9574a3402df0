from django.core.management.base import BaseCommand

from notices import actions
from notices.delivery import deliver
from notices.models import Message


class Command(BaseCommand):
    help = "Send the letters that are due, once, and print counts."

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help="first take up again the letters that were given up")

    def handle(self, *args, **options):
        if options["retry"]:
            dead = list(Message.objects.dead().values_list("pk", flat=True))
            self.stdout.write(f"taken up again: {actions.retry_many(dead, actor=None)}")
        self.stdout.write(str(deliver()))
