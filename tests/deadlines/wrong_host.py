"""A host with a wrong wall clock at work: `python -m tests.deadlines.wrong_host HOURS SUBJECT OWNER`."""

import json
import os
import sys

from tests.skewed import skew

skew(float(sys.argv[1]))

import datetime  # noqa: E402

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402

from accounts.models import Department, User  # noqa: E402
from deadlines import actions, sweep, verdict  # noqa: E402
from deadlines.models import Clock  # noqa: E402
from history.moment import now  # noqa: E402


def main(subject: str, owner: str) -> None:
    """Start a promise by this host's idea of now, judge the others, and sweep."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        true = cursor.fetchone()[0]
    wall = datetime.datetime.now(datetime.UTC)  # noqa: TID251
    started = actions.start(
        Department.objects.get(pk=subject), "REPLY_GENERAL", owner=User.objects.get(pk=owner), at=now()
    )
    others = Clock.objects.exclude(pk=started.pk).order_by("pk")
    print(
        json.dumps(
            {
                "skew": (wall - true).total_seconds(),
                "started": (started.started_at - true).total_seconds(),
                "due": (started.due_base - true).total_seconds(),
                "late": [verdict.of(clock, now()).value for clock in others],
                "fired": sweep.sweep().fired,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[2:])
