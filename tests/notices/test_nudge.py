import socket
import threading
import time
from contextlib import contextmanager

import pytest
from celery import Celery

from config.celery import app as celery_app
from notices import tasks


@contextmanager
def broker_at(monkeypatch, port):
    app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    monkeypatch.setattr(tasks, "current_app", app)
    monkeypatch.setattr(tasks, "hint", tasks.Hint())
    yield


@pytest.fixture
def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def silent_port():
    """A broker that takes the connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
def test_a_dead_broker_neither_fails_nor_delays_a_page(monkeypatch, request, port):
    with broker_at(monkeypatch, request.getfixturevalue(port)):
        begun = time.perf_counter()
        tasks.nudge()
        first = time.perf_counter() - begun
        for _ in range(100):
            tasks.nudge()
        rest = time.perf_counter() - begun - first

    assert first < 0.4
    assert rest < 0.05


def test_a_live_broker_gets_one_hint_for_many_at_once(monkeypatch):
    hints = []

    class Broker:
        def send_task(self, name, **options):
            hints.append(name)

    monkeypatch.setattr(tasks, "current_app", Broker())
    monkeypatch.setattr(tasks, "hint", tasks.Hint())

    for _ in range(50):
        tasks.nudge()

    assert hints == ["notices.clock.deliver"]


def test_whoever_asks_right_after_a_hint_is_answered_by_one_more(monkeypatch):
    given = threading.Semaphore(0)

    class Broker:
        def send_task(self, name, **options):
            given.release()

    monkeypatch.setattr(tasks, "current_app", Broker())
    monkeypatch.setattr(tasks, "hint", tasks.Hint())
    monkeypatch.setattr(tasks, "AT_MOST_EVERY", 0.1)

    for _ in range(3):
        tasks.nudge()

    assert given.acquire(timeout=3)
    assert given.acquire(timeout=3)
    assert not given.acquire(timeout=0.3)


def test_what_beat_and_the_nudge_ask_for_exists():
    celery_app.loader.import_default_modules()
    asked = {entry["task"] for entry in celery_app.conf.beat_schedule.values()} | {tasks.DELIVER}

    assert sorted(asked - celery_app.tasks.keys()) == []


def test_a_hint_reaches_the_broker(monkeypatch):
    monkeypatch.setattr(tasks, "hint", tasks.Hint())
    with celery_app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        queue.clear()
        tasks.nudge()
        message = queue.get(timeout=3)
        message.ack()

    assert message.headers["task"] == tasks.DELIVER
