"""Surveys: a questionnaire for a chosen group of customers, and who of them answered (S2-51)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import actions, rules
from assessments.choosing import contacts_for, left_alone
from assessments.models import Feedback, Survey
from assessments.responses import counted, rate, results, said_by
from assessments.survey_forms import SurveyForm, in_words
from history.flow import NotAllowed, Stale
from history.moment import now
from pages import export as files
from pages import formats
from pages.export import Column
from pages.paging import keyset
from pages.versions import both_versions

# Of the group that would be asked, so many are shown before it is sent.
SHOWN = 100
WHO = [
    Column(gettext_lazy("Organisation"), lambda row: row.contact.organisation, 32),
    Column(gettext_lazy("Contact"), lambda row: row.contact, 24),
]
# For those who may look customers up, or have to call them.
REACHED_BY = [
    Column(gettext_lazy("E-mail"), lambda row: row.contact.email, 28),
    Column(gettext_lazy("Phone"), lambda row: formats.phone(row.contact.phone)),
]
BECAME = [
    Column(gettext_lazy("Account owner"), lambda row: row.contact.organisation.owner),
    Column(gettext_lazy("State"), lambda row: formats.choice(row, "state"), 20),
    Column(gettext_lazy("Asked at"), lambda row: row.asked_at),
    Column(gettext_lazy("Reminders"), lambda row: row.reminders, 12),
    Column(gettext_lazy("Answer received"), lambda row: row.answered_at),
    Column(gettext_lazy("Collected by"), lambda row: formats.choice(row, "method")),
    Column(gettext_lazy("Filled in by"), lambda row: said_by(row), 24),
    Column(gettext_lazy("Overall"), lambda row: row.overall, 10),
]


@login_required
@require_GET
def survey_list(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    rows = Survey.objects.visible_to(request.user).with_counts().select_related("questionnaire", "created_by")
    page = keyset(rows, request, by="-created_at")
    context = {
        "page": page,
        "surveys": [(row, counted(row)) for row in page.rows],
        "offer_send": rules.may_send_surveys(request.user),
    }
    return render(request, "assessments/survey_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_survey(request: HttpRequest) -> HttpResponse:
    _require_sender(request)
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        survey = Survey(form_token=form.cleaned_data["form_token"], **form.details)
        return redirect(actions.plan_survey(survey, actor=request.user))
    return render(request, "assessments/survey_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_survey(request: HttpRequest, pk: int) -> HttpResponse:
    _require_sender(request)
    survey = _find(request, pk)
    form = SurveyForm(request.POST or None, survey=survey)
    context = {"form": form, "survey": survey}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_survey(survey, actor=request.user, version=version, **form.details)
        except Stale as refusal:
            survey.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, survey)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(survey)
        else:
            messages.success(request, _("Saved."))
            return redirect(survey)
    return render(request, "assessments/survey_form.html", context)


@login_required
@require_GET
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Before it is sent: who would be asked. After that: who answered, and what was said."""
    _require_reader(request)
    row = _find(request, pk)
    context = {"survey": row, "chosen": in_words(row), "offer_send": rules.may_send_surveys(request.user)}
    if row.state == Survey.State.DRAFT:
        people = contacts_for(request.user, row.chosen)
        context |= {
            "people": people[:SHOWN],
            "count": people.count(),
            "by_letter": people.exclude(email="").count(),
            "left_alone": left_alone(request.user, row.chosen).count(),
            "shown": SHOWN,
        }
    else:
        asked = _asked(request, row)
        wanted = request.GET.get("state", "")
        narrowed = asked.filter(state=wanted) if wanted in Feedback.State.values else asked
        context |= {
            "rate": rate(asked, url=row.get_absolute_url()),
            "page": keyset(narrowed.select_related("contact__organisation"), request, by="created_at"),
            "wanted": wanted,
            "in_survey": f"survey={row.pk}&",
            "results": results(row.asked, request.user, now(), survey=row),
        }
    return render(request, "assessments/survey_detail.html", context)


@login_required
@require_POST
def send_survey(request: HttpRequest, pk: int) -> HttpResponse:
    _require_sender(request)
    row = _find(request, pk)
    try:
        count = actions.open_survey(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        said = ngettext("%(count)s customer is asked.", "%(count)s customers are asked.", count)
        messages.success(request, said % {"count": count})
    return redirect(row)


@login_required
@require_POST
def close_survey(request: HttpRequest, pk: int) -> HttpResponse:
    _require_sender(request)
    row = _find(request, pk)
    try:
        actions.close_survey(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The survey is closed. Its links take no answer any more."))
    return redirect(row)


@login_required
@require_GET
def export_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who was asked, and who did not answer; what was said without a name is not theirs."""
    _require_reader(request)
    row = _find(request, pk)
    people = _asked(request, row).select_related("contact__organisation__owner").order_by("contact__organisation", "pk")
    reaches = rules.may_send_surveys(request.user) or request.user.may("customers.view_organisation")
    columns = [*WHO, *(REACHED_BY if reaches else []), *BECAME]
    return files.answer(request.GET.get("format"), f"survey-{row.pk}", columns, people)


def _find(request: HttpRequest, pk: int) -> Survey:
    rows = Survey.objects.visible_to(request.user).select_related("questionnaire", "asked", "created_by")
    return get_object_or_404(rows, pk=pk)


def _asked(request: HttpRequest, row: Survey):
    return Feedback.objects.visible_to(request.user).filter(survey=row)


def _require_reader(request: HttpRequest) -> None:
    if not rules.may_see_results(request.user):
        raise PermissionDenied


def _require_sender(request: HttpRequest) -> None:
    if not rules.may_send_surveys(request.user):
        raise PermissionDenied
