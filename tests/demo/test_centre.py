"""The telephone of the demonstration's service centre."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from calls.models import Call, Issue, Recording, TelephoneCall
from deadlines.models import Clock
from demo import calls_centre
from demo.diary import Diary
from demo.stage import set_stage
from history import moment

pytestmark = pytest.mark.django_db

END = datetime(2026, 3, 11, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_it_rang_was_refused_missed_recorded_merged_and_announced():
    rng = Random(1)
    diary = Diary(END, rng)
    opening = diary.on(diary.after(END.date(), -5), 8)
    with moment.at(opening):
        stage = set_stage(rng, opening)
    calls_centre.tell(diary, stage)

    diary.run()

    heard = TelephoneCall.objects
    assert heard.filter(answered_at__isnull=False, call__rings_are_reported=False).count() == 3
    assert sorted(Call.objects.missed().values_list("was_refused", flat=True)) == [False, True]
    assert Recording.objects.get().address
    assert heard.visible_to(stage.people["agent"]).wanted(END).get().reference == "demo-now"
    assert Issue.objects.filter(merged_into__isnull=False).count() == 1
    assert Clock.objects.filter(due_promised__isnull=False).exists()
