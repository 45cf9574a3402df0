"""What the page of a scorecard says of what follows from it, and to whom it offers what."""

from datetime import datetime
from typing import Any

from accounts.models import User
from assessments import consequence_rules as rules
from assessments import objecting
from assessments.actions import rewards
from assessments.actions.results import proposed_day
from assessments.consequence_forms import PublishForm
from assessments.models import FailStreak, Rectification, Reward, Scorecard
from assessments.models.scheme import Grade


def what_follows(card: Scorecard, user: User, at: datetime) -> dict[str, Any]:
    """Objection, acknowledgement, seal, rectification, reward; nothing while the card collects."""
    if card.is_open:
        return {}
    is_theirs, may_object = rules.may_object(user, card), objecting.until(card, at)
    is_published = card.state == Scorecard.State.PUBLISHED
    return {
        "until": may_object,
        "offer_object": is_theirs and may_object is not None,
        "offer_acknowledge": is_theirs and is_published and card.acknowledged_at is None,
        "appeals": list(card.appeals.order_by("pk")),
        "orders": list(Rectification.objects.visible_to(user).filter(scorecard=card)),
        "streaks": list(FailStreak.objects.visible_to(user).standing().filter(scorecard=card)),
        "rewards": list(Reward.objects.visible_to(user).filter(scorecard=card)),
        "offer_commend": rewards.is_excellent(card) and rules.may_record_for(user, card),
        "offer_criticise": rewards.is_fail(card) and rules.may_record_for(user, card),
        "publish_form": publish_form(card, at),
    }


def publish_form(card: Scorecard, at: datetime, data: Any = None) -> PublishForm | None:
    """What publishing a Fail asks for: until when it is put right (S2-66)."""
    if card.grade != Grade.FAIL:
        return None
    form = PublishForm(data, initial={"rectify_by": proposed_day(at)}, auto_id="publish_%s")
    form.fields["rectify_by"].widget.attrs.pop("autofocus", None)
    return form
