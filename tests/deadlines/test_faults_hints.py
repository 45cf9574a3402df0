"""F3: no deadline lives in the broker."""

import re

from django.conf import settings

WAITING = re.compile(r"\b(eta|countdown)\s*=|\.apply_async\([^)]*\b(eta|countdown)\b")


def test_f3_no_promise_is_ever_a_task_that_waits_in_the_broker():
    found = []
    for path in sorted(settings.BASE_DIR.rglob("*.py")):
        parts = path.relative_to(settings.BASE_DIR).parts
        if parts[0] in {"tests", "var", "node_modules", ".venv", "bench"}:
            continue
        lines = path.read_text("utf-8").splitlines()
        found += [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if WAITING.search(line)]

    assert found == []
