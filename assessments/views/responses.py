"""Who was asked and did not answer; and those of us who are asked themselves."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import actions, rules
from assessments.feedback_forms import AnswerForm, FeedbackFilter
from assessments.models import Feedback, QuestionnaireVersion, Survey
from assessments.models.period import midnight, quarter_name, quarters_before
from assessments.responses import rate, rates, said, said_by
from history.flow import NotAllowed
from history.moment import now
from pages import export as files
from pages.export import Column
from pages.formats import choice, listed, local
from reception.models import Appointment

COLUMNS = [
    Column(gettext_lazy("Asked of"), lambda row: choice(row, "audience"), 28),
    Column(gettext_lazy("About"), lambda row: row, 36),
    Column(gettext_lazy("Who"), lambda row: row.addressee, 24),
    Column(gettext_lazy("Organisation"), lambda row: row.organisation, 32),
    Column(gettext_lazy("Questionnaire"), lambda row: row.questionnaire, 28),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 20),
    Column(gettext_lazy("Asked at"), lambda row: row.asked_at),
    Column(gettext_lazy("Reminders"), lambda row: row.reminders, 12),
    Column(gettext_lazy("May be answered until"), lambda row: row.expires_at),
    Column(gettext_lazy("Answer received"), lambda row: row.answered_at),
    Column(gettext_lazy("Collected by"), lambda row: choice(row, "method")),
    Column(gettext_lazy("Filled in by"), lambda row: said_by(row), 24),
    Column(gettext_lazy("Overall"), lambda row: row.overall, 10),
    Column(gettext_lazy("Owner"), lambda row: row.owner, 20),
]
# One answer to one question; what has no name has no moment either.
SAID = [
    Column(gettext_lazy("Question"), lambda row: row.question, 44),
    Column(gettext_lazy("Answer"), lambda row: row.said, 44),
    Column(gettext_lazy("Filled in by"), lambda row: said_by(row.feedback), 24),
    Column(
        gettext_lazy("Answer received"), lambda row: None if row.feedback.is_anonymous else row.feedback.answered_at
    ),
    Column(gettext_lazy("Collected by"), lambda row: choice(row.feedback, "method")),
]


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """All that the list shows, however many pages it has: who was asked, who answered and who did not."""
    wanted = FeedbackFilter(request.GET, label_suffix="")
    rows = Feedback.objects.visible_to(request.user).chosen(**wanted.chosen).with_visit().order_by("-created_at", "pk")
    name = f"feedback-{local(now()).date().isoformat()}"
    return files.answer(request.GET.get("format"), name, COLUMNS, rows.iterator(chunk_size=1000))


@login_required
@require_GET
def responses(request: HttpRequest) -> HttpResponse:
    """How many of those asked in a quarter answered, by questionnaire and by department; each number opens its rows."""
    if not rules.may_see_results(request.user):
        raise PermissionDenied
    quarters = quarters_before(timezone.localdate(now()))
    first, last = next((row for row in quarters if row[0].isoformat() == request.GET.get("quarter")), quarters[0])
    asked = Feedback.objects.visible_to(request.user).counted_between(
        midnight(first), midnight(last + timedelta(days=1))
    )
    days = {"asked_since": first.isoformat(), "asked_until": last.isoformat()}
    key, name = "questionnaire__questionnaire", "questionnaire__questionnaire__name"
    department = "appointment__department"
    context = {
        "quarters": [(start.isoformat(), quarter_name(start)) for start, _end in quarters],
        "chosen": first.isoformat(),
        "heading": quarter_name(first),
        "all": rate(asked),
        "tables": [
            (_("By questionnaire"), _("Questionnaire"), rates(asked, key, name, "questionnaire", **days)),
            (
                _("By department visited"),
                _("Department"),
                rates(asked, department, f"{department}__name", "department", **days),
            ),
        ],
    }
    return render(request, "assessments/responses.html", context)


@login_required
@require_GET
def export_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer to every question of one version, or of one survey by it, as far as this person may read them."""
    if not (rules.may_see_results(request.user) or rules.may_write_questionnaires(request.user)):
        raise PermissionDenied
    version = get_object_or_404(QuestionnaireVersion.objects.filter(is_draft=False), pk=pk)
    survey, wanted = None, request.GET.get("survey", "")
    if wanted:
        surveys = Survey.objects.visible_to(request.user).filter(asked=version)
        survey = get_object_or_404(surveys, pk=wanted if wanted.isdecimal() else None)
    rows = said(version, request.user, now(), survey)
    return files.answer(request.GET.get("format"), f"answers-{local(now()).date().isoformat()}", SAID, rows)


@login_required
@require_http_methods(["GET", "POST"])
def answer_own(request: HttpRequest, pk: int) -> HttpResponse:
    """One of us who received or presented says how it went; nobody says it for them."""
    feedback = get_object_or_404(Feedback.objects.visible_to(request.user).with_visit(), pk=pk)
    if feedback.person_id != request.user.pk:
        raise PermissionDenied
    if not feedback.can("answer"):
        messages.info(request, _("You have already answered. Thank you."))
        return redirect(feedback)
    form = AnswerForm(
        request.POST or None, version=feedback.questionnaire, initial={"respondent_name": str(request.user)}
    )
    if request.method == "POST" and form.is_valid():
        method = Feedback.Method.QUESTIONNAIRE
        try:
            actions.answer(feedback, actor=request.user, method=method, **form.details)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Thank you for your answer."))
        return redirect(feedback)
    return render(request, "assessments/feedback_own.html", {"form": form, "feedback": feedback})


@login_required
@require_POST
def ask_hosts(request: HttpRequest, pk: int) -> HttpResponse:
    """The hosts and presenters of one visit are asked how it went from their side."""
    appointment = get_object_or_404(Appointment.objects.visible_to(request.user).open_to(request.user), pk=pk)
    if not rules.may_ask_hosts(request.user, appointment):
        raise PermissionDenied
    if appointment.left_at is None:
        messages.warning(request, _("They are asked when the visit is over."))
        return redirect(appointment)
    asked = actions.ask_hosts(appointment, actor=request.user)
    if asked:
        names = listed(feedback.person for feedback in asked)
        messages.success(request, _("Asked: %(names)s.") % {"names": names})
    else:
        messages.info(request, _("Everybody was asked already."))
    return redirect(appointment)
