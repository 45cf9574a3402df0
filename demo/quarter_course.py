"""Each quarter from its opening to what follows from it: results, an objection, what failed and what was put right."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation

from assessments import actions as assessments
from assessments.actions import appeals, rectifications, results
from assessments.models import Appeal, Criterion, Period, Rectification, Scheme, Scorecard
from assessments.models.period import quarter_of
from assessments.objecting import until

from .diary import Diary
from .stage import Stage

OBJECTS = "engineer"
GROUNDS = "两项逾期发生在我出差期间，当时已交由同事处理。"
DECISION = "出差期间确已交接，其中一项不计入个人。"
MEASURES = "1. 每日下班前核对待办期限\n2. 无法按期时提前告知客户"
EVIDENCE = "两周内全部按期答复，见期限清单。"


def tell(diary: Diary, stage: Stage, first: date, today: date) -> None:
    """Each quarter is opened when it begins; the past ones are shown, objected to and published after their end."""
    start = first
    while start <= today:
        end = quarter_of(start)[1]
        opened = diary.on(diary.working(start), 9)
        diary.note(opened, lambda at, start=start, end=end: _open(stage, start, end, at))
        for days, hour, act in ((4, 15, _show), (5, 10, _object), (6, 16, _decide), (12, 15, _publish)):
            moment = diary.on(diary.after(end, days), hour)
            diary.note(moment, lambda at, start=start, act=act: act(stage, start, at))
        put_right = diary.on(diary.after(end, 15), 10)
        diary.note(put_right, lambda at, start=start: _put_right(diary, stage, start, at))
        start = end + timedelta(days=1)


def _open(stage: Stage, start: date, end: date, at: datetime) -> None:
    scheme = Scheme.objects.current().get(code="default")
    people = [stage.people[name] for name in ("sales", "agent", "handler", "receptionist", "engineer")]
    people += stage.of("sales_south", "Sales representative")[1:4]
    departments = [stage.departments[code] for code in ("sales_south", "customer_service", "technology")]
    assessments.open_period(
        kind=Period.Kind.REGULAR,
        starts_on=start,
        ends_on=end,
        scheme=scheme,
        actor=stage.people["assessor"],
        people=people,
        departments=departments,
        at=at,
    )


def _cards(start: date):
    return Scorecard.objects.filter(period__starts_on=start).with_subject().with_period().order_by("pk")


def _show(stage: Stage, start: date, at: datetime) -> None:
    for card in _cards(start):
        if card.can("propose"):
            assessments.propose(card, actor=stage.people["assessor"], at=at)


def _object(stage: Stage, start: date, at: datetime) -> None:
    """One of those who have a result finds it wrong."""
    card = _cards(start).filter(person=stage.people[OBJECTS], total__isnull=False, total__lt=100).first()
    if card is not None and until(card, at):
        appeals.lodge(card, grounds=GROUNDS, actor=card.person, at=at)


def _decide(stage: Stage, start: date, at: datetime) -> None:
    """The HR Center, which had no part in it, finds that half of it is right."""
    for appeal in Appeal.objects.open().filter(scorecard__period__starts_on=start):
        points = _a_little_more(appeal.scorecard)
        outcome = Appeal.State.PARTLY if points else Appeal.State.REJECTED
        appeals.decide(appeal, outcome=outcome, decision=DECISION, points=points, actor=stage.people["shen"], at=at)


def _a_little_more(card: Scorecard) -> dict[Criterion, Decimal]:
    """Three points for the weakest criterion."""
    scores = card.scores.filter(points__lt=97).select_related("criterion").order_by("points", "pk")[:1]
    return {score.criterion: score.points + 3 for score in scores}


def _publish(stage: Stage, start: date, at: datetime) -> None:
    for card in _cards(start):
        if card.can("publish"):
            # What a Fail is ordered right for is written in the language of whoever publishes it.
            with translation.override("zh-hans"):
                assessments.publish(card, actor=stage.people["assessor"], at=at)
            if card.person_id and card.person_id % 2:
                results.acknowledge(card, actor=card.person, at=at + timedelta(hours=1))


def _put_right(diary: Diary, stage: Stage, start: date, at: datetime) -> None:
    """What failed is planned by whom it is about; the first is done and verified a fortnight later, the next is not."""
    orders = Rectification.objects.open().filter(scorecard__period__starts_on=start, person__isnull=False)
    for place, order in enumerate(orders.order_by("pk")):
        rectifications.plan(order, measures=MEASURES, actor=order.person, at=at)
        if not place:
            diary.note(at + timedelta(days=14), lambda at, pk=order.pk: _verify(stage, pk, at))


def _verify(stage: Stage, pk: int, at: datetime) -> None:
    order = Rectification.objects.with_people().get(pk=pk)
    rectifications.finish(order, done_on=at.date(), evidence=EVIDENCE, actor=order.person, at=at)
    rectifications.verify(order, words=EVIDENCE, actor=stage.people["admin"], at=at + timedelta(hours=2))
