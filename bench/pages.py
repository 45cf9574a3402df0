"""`python -m bench.pages [people]`: every page of the demonstration, as its people see it.

Follows every link that each of them is shown and prints, for each address of the product, the
person for whom it took the most statements: SQL, milliseconds of this process, KiB.
"""

import os
import re
import sys
import time
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  models load after the apps
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from accounts.models import User  # noqa: E402

LINK = re.compile(r'href="(/[^"#]*)"')
PEOPLE = 24


@dataclass
class Opened:
    """One page, once it was opened before."""

    queries: int
    milliseconds: float
    kib: float
    person: str
    path: str


def walk(person: User) -> dict[str, Opened]:
    """Each address once, from one's own day on."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    found: dict[str, Opened] = {}
    ahead, seen = ["/"], set()
    while ahead:
        path = ahead.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if name in seen:
            continue
        seen.add(name)
        client.get(path)
        began = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        taken = 1000 * (time.process_time() - began)
        if response.status_code != 200 or response.streaming:
            continue
        found[name] = Opened(len(captured), taken, len(response.content) / 1024, person.username, path)
        ahead += [link.replace("&amp;", "&") for link in LINK.findall(response.content.decode())]
    return found


def main(people: int = PEOPLE) -> None:
    worst: dict[str, Opened] = {}
    for person in User.objects.active().order_by("pk")[:people]:
        for name, page in walk(person).items():
            if name not in worst or page.queries > worst[name].queries:
                worst[name] = page
    for name, page in sorted(worst.items(), key=lambda item: -item[1].queries):
        line = f"{page.queries:3} SQL {page.milliseconds:6.1f} ms {page.kib:5.0f} KiB"
        print(f"{name:34} {line}  {page.person:14} {page.path}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
