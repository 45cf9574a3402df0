"""Who may do what with feedback and assessments."""

from accounts.models import User

from .models import Feedback, Scorecard


def may_ask(user: User, feedback: Feedback) -> bool:
    """The desk, and whoever looked after the visit: hand over the link, write down what the visitor said."""
    return user.may("reception.receive_appointment") or _looked_after(user, feedback)


def may_read_answers(user: User, feedback: Feedback) -> bool:
    """What was answered is read by those it is about, their superiors, and with the right."""
    visit = feedback.appointment
    leaders = {visit.contact_person.manager_id, visit.department.head_id}
    return user.may("assessments.view_feedback") or _looked_after(user, feedback) or bool(user.hats() & leaders)


def may_see_figures(user: User) -> bool:
    return user.may("assessments.view_feedback")


def may_open_period(user: User) -> bool:
    return user.may("assessments.open_period")


def may_score(user: User, card: Scorecard) -> bool:
    """Nobody scores or publishes a card of their own, nor by way of the person it is about."""
    holder = user.acting_as("assessments.score_scorecard")
    return holder is not None and card.person_id not in {user.pk, holder.pk}


def may_see_scoring(user: User, card: Scorecard) -> bool:
    """What assessors wrote while the card collects; the assessed person sees everything once it is shown."""
    return (
        not card.is_open
        or may_score(user, card)
        or (user.has_perm("assessments.view_scorecard") and card.person_id != user.pk)
    )


def may_export(user: User) -> bool:
    return user.has_perm("assessments.view_scorecard")


def may_revise_scheme(user: User) -> bool:
    return user.may("assessments.open_period")


def _looked_after(user: User, feedback: Feedback) -> bool:
    visit = feedback.appointment
    return bool(user.hats() & {visit.contact_person_id, visit.receptionist_id, visit.salesperson_id})
