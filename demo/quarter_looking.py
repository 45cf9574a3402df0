"""What the quarter looks at: an inspection with a photo, what is put right after it, ideas, a survey."""

import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from assessments import actions
from assessments.actions import findings, ideas, surveys
from assessments.models import Feedback, Finding, Inspection, Question, Questionnaire, Survey
from customers.models import Organisation
from pages.formats import local
from papers.actions import attach
from papers.models import Checklist, Tick
from papers.uploads import Upload
from reception.models import Appointment

from .diary import Diary
from .stage import Stage

LISTS = ("premises", "front-desk")
AMISS = {"tidy": "二楼接待室茶水台未整理，见照片。", "signs": "欢迎屏上仍是昨天的来访单位。"}
PUT_RIGHT = "接待室每日两次巡查，茶水台专人整理。"
IDEAS = ["来访前一天把停车位号和地图一并发给客户。", "样品间增设中英文说明牌，客户可自行了解参数。"]
ANSWERS = (5, 4, 5)


def tell(diary: Diary, stage: Stage) -> None:
    """In the last weeks before the end of the diary."""
    today = local(diary.end).date()
    looked = diary.on(diary.after(today, -8), 10)
    diary.note(looked, lambda at: _inspect(diary, stage, at))
    diary.note(diary.on(diary.after(today, -4), 11), lambda at: _think(stage, at))
    diary.note(diary.on(diary.after(today, -3), 10), lambda at: _ask_customers(stage, at))


def _inspect(diary: Diary, stage: Stage, at: datetime) -> None:
    """The supervision group looks at the reception rooms of the Marketing Center, and two things are amiss."""
    inspector = stage.people["inspector"]
    inspection = actions.plan_inspection(
        kind=Inspection.Kind.ON_SITE,
        planned_for=at.date(),
        inspectors=[inspector],
        checklists=Checklist.objects.filter(code__in=LISTS),
        department=stage.departments["marketing_center"],
        actor=inspector,
        at=at,
    )
    for row in inspection.items.select_related("item").order_by("pk"):
        note = AMISS.get(row.item.code, "")
        result = Tick.Result.FAIL if note else Tick.Result.PASS
        noted = actions.note_item(row, version=row.version, actor=inspector, at=at, result=result, note=note)
        if row.item.code == "tidy":
            attach(noted, Upload("茶水台.jpg", "image/jpeg", _photo()), kind="photo", actor=inspector, at=at)
    actions.finish_inspection(inspection, inspected_at=at, actor=inspector, at=at)
    finding = Finding.objects.filter(state=Finding.State.OPEN).order_by("pk").first()
    if finding is not None:
        due_on = diary.after(local(diary.end).date(), 6)
        findings.order_rectification(finding, problem=PUT_RIGHT, due_on=due_on, actor=inspector, at=at)


def _photo() -> bytes:
    """A drawing in the place of a photo: a counter, two cups that stand about."""
    picture = Image.new("RGB", (640, 420), "#dfe6e4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 250, 600, 380), fill="#8d7a63")
    for left in (150, 330):
        draw.ellipse((left, 205, left + 80, 225), fill="#ffffff")
        draw.polygon([(left, 215), (left + 80, 215), (left + 65, 265), (left + 15, 265)], fill="#f4f4f2")
    draw.line((240, 240, 420, 262), fill="#5f6c6d", width=6)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    return content.getvalue()


def _think(stage: Stage, at: datetime) -> None:
    """One idea from a visit is adopted and rewarded, one waits."""
    author = stage.people["sales"]
    visit = Appointment.objects.filter(salesperson=author, left_at__isnull=False).order_by("-left_at").first()
    first, _second = (ideas.submit(text=text, actor=author, appointment=visit, at=at) for text in IDEAS)
    decision = "下月起由前台统一发送。"
    ideas.adopt(first, decision=decision, actor=stage.people["manager"], at=at + timedelta(hours=3))


def _ask_customers(stage: Stage, at: datetime) -> None:
    """The customers of tier A are asked; three have answered on the telephone."""
    actor = stage.people["marketing"]
    survey = Survey(
        name="Customers of tier A",
        name_zh="A类客户满意度调查",
        questionnaire=Questionnaire.objects.get(code="customers"),
        chosen={"tier": [Organisation.Tier.A.value], "one_each": True},
        closes_on=(at + timedelta(days=21)).date(),
    )
    surveys.plan_survey(survey, actor=actor, at=at)
    surveys.open_survey(survey, actor=actor, at=at)
    asked = Feedback.objects.filter(survey=survey).select_related("contact").order_by("pk")
    for mark, feedback in zip(ANSWERS, asked, strict=False):
        said = {Question.OVERALL: mark}
        name = feedback.contact.name
        actions.answer(feedback, method="phone", answers=said, respondent_name=name, actor=actor, at=at)
