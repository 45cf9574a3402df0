"""`run.py`: what it refuses, what it remembers, and how it keeps processes alive."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time

import pytest

from runner import assets, clauses, company, embedded, keeper, processes, servers
from runner.places import ROOT, Stamp, Unfit, digest, write

pytestmark = pytest.mark.no_sqlite


def service(command: str, tmp_path) -> processes.Service:
    return processes.Service("dummy", [sys.executable, "-c", command], dict(os.environ), tmp_path / "log")


@pytest.fixture(autouse=True)
def _inside_the_project(monkeypatch, tmp_path):
    """The log's place is shown relative to the project."""
    monkeypatch.setattr(processes, "ROOT", tmp_path)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "REDIS_URL"])
def test_a_company_must_say_everything(missing):
    settings = {"DATABASE_URL": "postgres://…", "SECRET_KEY": "x", "REDIS_URL": "redis://…"}
    del settings[missing]

    with pytest.raises(Unfit, match=rf"^DATABASE_URL is set, so {missing} must be too: [^\n]+$"):
        company.place(settings, port=8000)


def test_without_a_companys_database_nobody_outside_is_served():
    with pytest.raises(Unfit, match=r"^BIND needs DATABASE_URL"):
        company.place({"BIND": "0.0.0.0"}, port=8000)


def test_a_company_is_served_where_it_says():
    settings = {"DATABASE_URL": "postgres://…", "SECRET_KEY": "x", "REDIS_URL": "redis://…", "BIND": "10.0.0.1"}

    assert company.place(settings, port=80) == company.Place(is_company=True, address="10.0.0.1", port=80)


def test_a_taken_port_is_one_clear_line():
    port = servers.free_port()
    with servers.socket.create_server(("127.0.0.1", port)), pytest.raises(Unfit) as refusal:
        company.check_port(company.Place(is_company=False, address="127.0.0.1", port=port))

    assert f"try `python3 run.py --port {port + 1}`" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(monkeypatch, tmp_path):
    monkeypatch.setattr(company, "VAR", tmp_path)
    company.remember_secret()
    first = (tmp_path / "secret-key").read_text("utf-8")
    company.remember_secret()

    assert (tmp_path / "secret-key").read_text("utf-8") == first
    assert len(first) > 60
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_brokers_port_is_remembered_until_somebody_else_takes_it(monkeypatch, tmp_path):
    monkeypatch.setattr(company, "VAR", tmp_path)
    first = company.broker_port()

    assert company.broker_port() == first
    with servers.socket.create_server(("127.0.0.1", first)):
        assert company.broker_port() != first


def test_a_stamp_is_fresh_until_a_file_changes(tmp_path):
    write(tmp_path / "source", "one")
    Stamp(tmp_path / "stamp", digest([tmp_path / "source"])).renew()
    assert Stamp(tmp_path / "stamp", digest([tmp_path / "source"])).is_fresh

    write(tmp_path / "source", "two")
    assert not Stamp(tmp_path / "stamp", digest([tmp_path / "source"])).is_fresh


def test_a_dead_process_comes_back_after_a_second_then_later_and_later(tmp_path):
    dying = service("raise SystemExit(3)", tmp_path)
    pauses = []
    now = time.monotonic()
    for _death in range(7):
        dying.start()
        dying.process.wait()
        assert not dying.look_after(now)
        pauses.append(dying.again_at - now)

    assert [round(pause) for pause in pauses] == [1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ran_well_comes_back_after_a_second_again(tmp_path):
    steady = service("raise SystemExit(3)", tmp_path)
    steady.pause = 16.0
    steady.start()
    steady.process.wait()
    much_later = steady.began + processes.STEADY + 1

    assert not steady.look_after(much_later)
    assert steady.again_at - much_later == 1
    assert steady.look_after(much_later + 1)
    steady.end(time.monotonic())


def test_ending_a_process_ends_its_children(tmp_path):
    # The child is held by a name: letting go of it would put a warning between its number and us.
    words = "import subprocess, time; child = subprocess.Popen(['sleep', '99']); print(child.pid, flush=True)"
    words += "; time.sleep(99)"
    parent = service(words, tmp_path)
    parent.start()
    while not (child := parent.log.read_text("utf-8").strip()):
        time.sleep(0.01)

    parent.ask_to_stop()
    parent.end(time.monotonic() + 5)

    assert not parent.runs
    for _attempt in range(100):
        if not keeper.command_of(int(child)):
            return
        time.sleep(0.02)
    pytest.fail(f"the child lives on: {keeper.command_of(int(child))}")


def test_source_maps_that_are_not_copied_are_not_named_either():
    assert assets.without_source_map(b"a{}\n/*# sourceMappingURL=a.css.map */\n") == b"a{}\n"
    assert assets.without_source_map(b"a()\n//# sourceMappingURL=a.js.map") == b"a()\n"
    assert assets.without_source_map(b"a()") == b"a()"


def test_the_lock_of_the_styles_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_a_database_remembers_for_which_code_it_was_migrated(tmp_path):
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE django_migrations (app, name)")
    connection.close()
    assert not embedded.is_up_to_date(path)

    embedded.mark_up_to_date(path)
    assert embedded.is_up_to_date(path)

    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO django_migrations VALUES ('calls', '0002_more')")
    connection.close()
    assert not embedded.is_up_to_date(path)


def test_a_clause_counts_when_every_test_of_it_ran_and_passed():
    outcomes = {
        "S1-01": {"a": "passed", "b": "passed"},
        "S1-02": {"a": "passed", "b": "failed"},
        "S1-03": {"a": "skipped"},
        "S1-04": {},
    }

    assert clauses.proved(outcomes) == {"S1-01"}


def test_the_count_ends_with_one_plain_line(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(clauses, "RESULT", tmp_path / "clauses.json")
    write(
        tmp_path / "clauses.json",
        json.dumps({"at": "2026-03-11T04:00:00+00:00", "clauses": {"S2-10": {"a": "passed"}}}),
    )

    assert clauses.report_last() == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 of 603 clauses"
    assert lines[0].startswith("From the last run, 2026-03-1")


def test_servers_end_when_their_borrower_does():
    lender = subprocess.Popen(
        [sys.executable, "-m", "runner.servers", "--without-postgres"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int(json.loads(lender.stdout.readline())["REDIS_URL"].split(":")[2].split("/")[0])
    assert servers.is_valkey(port)

    lender.stdin.close()
    lender.wait(10)

    assert not servers.answers(port)
    lender.stdout.close()
