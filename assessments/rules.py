"""Who may do what with feedback and assessments."""

from django.db.models import Q, QuerySet

from accounts.models import User
from reception.models import Appointment

from .models import Audience, Feedback, Scorecard
from .objecting import concerned

SCORING = "assessments.score_scorecard"


def may_ask(user: User, feedback: Feedback) -> bool:
    """The desk, and whoever looked after it: hand over the link, write down what was said.

    Nobody speaks for a host but the host; of a survey, whoever sends surveys asks too.
    """
    if feedback.audience == Audience.HOST:
        return feedback.person_id == user.pk
    if feedback.appointment is not None:
        return user.may("reception.receive_appointment") or _looked_after(user, feedback)
    if feedback.survey is not None and user.may("assessments.send_survey"):
        return True
    return _looked_after(user, feedback)


def may_read_answers(user: User, feedback: Feedback) -> bool:
    """What was answered is read by those it is about, their superiors, and with the right.

    Whom it is from reads it, too, and of a survey whoever sent it.
    """
    if user.may("assessments.view_feedback") or (feedback.person_id and feedback.person_id == user.pk):
        return True
    if feedback.survey is not None and feedback.survey.created_by_id in user.hats():
        return True
    department, owner = feedback.department, feedback.owner
    leaders = {owner and owner.manager_id, department and department.head_id} - {None}
    return bool(user.hats() & leaders) or (feedback.audience != Audience.HOST and _looked_after(user, feedback))


def may_pass_on(user: User, feedback: Feedback) -> bool:
    """What a customer wrote may be noted as a suggestion by whoever may read it.

    Not what a host wrote, nor of a private visit: the list of suggestions names who suggested.
    """
    visit = feedback.appointment
    is_private = visit is not None and visit.is_private
    is_customers = feedback.state == Feedback.State.ANSWERED and feedback.audience != Audience.HOST
    return is_customers and not is_private and may_read_answers(user, feedback)


def may_write_questionnaires(user: User) -> bool:
    return user.may("assessments.change_questionnaire")


def may_send_surveys(user: User) -> bool:
    return user.may("assessments.send_survey")


def may_see_results(user: User) -> bool:
    """How many answered, who did not, and what was said on the whole."""
    return user.may("assessments.view_feedback") or may_send_surveys(user)


def may_ask_hosts(user: User, appointment: Appointment) -> bool:
    """Those who read what was said, and the desk."""
    return user.may("assessments.view_feedback") or user.may("reception.receive_appointment")


def may_see_figures(user: User) -> bool:
    return user.may("assessments.view_feedback")


def may_open_period(user: User) -> bool:
    return user.may("assessments.open_period")


def may_score(user: User, card: Scorecard) -> bool:
    """Nobody scores or publishes a card of their own or of the department they head, nor by way of who is concerned."""
    holder = user.acting_as(SCORING)
    return holder is not None and concerned(card) not in {user.pk, holder.pk}


def is_too_near(user: User, card: Scorecard) -> bool:
    """Would score and publish it, were it not their own card or that of their department."""
    return user.may(SCORING) and not may_score(user, card)


def may_see_scoring(user: User, card: Scorecard) -> bool:
    """What assessors wrote while the card collects; the assessed person sees everything once it is shown."""
    return (
        not card.is_open
        or may_score(user, card)
        or (user.has_perm("assessments.view_scorecard") and concerned(card) != user.pk)
    )


def sees_all(user: User) -> bool:
    """Every card, and so every figure; not by way of somebody they stand in for."""
    return user.has_perm("assessments.view_scorecard")


def people_judged_by(user: User) -> QuerySet[User]:
    """Whose figures one may see person by person: as with the cards, one's own and those of the people one leads."""
    if sees_all(user):
        return User.objects.all()
    return User.objects.filter(Q(pk=user.pk) | Q(manager=user) | Q(department__head=user))


def may_export(user: User) -> bool:
    return sees_all(user)


def may_revise_scheme(user: User) -> bool:
    return user.may("assessments.open_period")


def _looked_after(user: User, feedback: Feedback) -> bool:
    visit, owner = feedback.appointment, feedback.owner
    people = {owner.pk} if owner is not None else set()
    if visit is not None:
        people |= {visit.receptionist_id, visit.salesperson_id}
    return bool(user.hats() & people)
