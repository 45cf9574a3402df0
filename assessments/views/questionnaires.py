"""Questionnaires: what is asked, in versions; written as a draft, looked at as it will be seen, put into use."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import actions, rules
from assessments.feedback_forms import AnswerForm
from assessments.models import Feedback, Questionnaire, QuestionnaireVersion
from assessments.questionnaire_forms import DraftForm, NewQuestionnaireForm, QuestionnaireForm, question_lines
from assessments.responses import rate, results
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.versions import both_versions


@login_required
@require_GET
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    rows = Questionnaire.objects.order_by("audience", "name", "pk").prefetch_related("versions")
    context = {"questionnaires": [(row, *_newest(row)) for row in rows], "offer_write": _may_write(request)}
    return render(request, "assessments/questionnaire_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_questionnaire(request: HttpRequest) -> HttpResponse:
    """One of our own, for surveys; its draft is written next."""
    _require_writer(request)
    form = NewQuestionnaireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.found_questionnaire(actor=request.user, **form.cleaned_data)
        draft = row.versions.filter(is_draft=True).first()
        return redirect("assessments:write-questions", draft.pk) if draft else redirect(row)
    return render(request, "assessments/questionnaire_form.html", {"form": form})


@login_required
@require_GET
def questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    _require_reader(request)
    row = get_object_or_404(Questionnaire.objects.prefetch_related("versions"), pk=pk)
    current, draft = _newest(row)
    asked = Feedback.objects.visible_to(request.user).filter(questionnaire__questionnaire=row)
    context = {
        "questionnaire": row,
        "current": current,
        "draft": draft,
        "versions": sorted(row.versions.all(), key=lambda version: -version.number),
        "questions": current.questions.all() if current else [],
        "rate": rate(asked),
        "offer_write": _may_write(request),
    }
    return render(request, "assessments/questionnaire_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    _require_writer(request)
    row = get_object_or_404(Questionnaire, pk=pk)
    initial = {"version": row.version}
    form = QuestionnaireForm(request.POST or None, instance=get_object_or_404(Questionnaire, pk=pk), initial=initial)
    context = {"form": form, "questionnaire": row}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_questionnaire(row, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, row)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, "assessments/questionnaire_form.html", context)


@login_required
@require_POST
def revise_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions in use stay as they are; the next version begins as their copy."""
    _require_writer(request)
    draft = actions.revise(get_object_or_404(Questionnaire, pk=pk), actor=request.user)
    return redirect("assessments:write-questions", draft.pk)


@login_required
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as whoever is asked sees it, in either language, and what was answered."""
    _require_reader(request)
    row = _version(pk)
    chosen = request.GET.get("language")
    language = chosen if chosen in dict(settings.LANGUAGES) else translation.get_language()
    shown = {} if row.is_draft else {"results": results(row, request.user, now())}
    context = {"version": row, "language": language, "offer_write": _may_write(request), **shown}
    with translation.override(language):
        context["form"] = AnswerForm(version=row, label_suffix="")
        context["asked"] = [(str(question), question, field) for question, field in context["form"].asked]
    return render(request, "assessments/questionnaire_version.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: questions in both languages, in the order of their numbers; saved as often as one likes."""
    _require_writer(request)
    draft = _version(pk)
    if not draft.is_draft:
        messages.info(request, _("This version is in use and is never edited. Begin a new one."))
        return redirect(draft.questionnaire)
    edition = {"edition": draft.edition}
    form = DraftForm(request.POST or None, instance=_version(pk), initial=edition)
    lines = question_lines(draft, request.POST or None)
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            with transaction.atomic():
                actions.write_draft(draft, questions=lines.questions, actor=request.user, **form.cleaned_data)
        except Stale:
            draft.refresh_from_db()
            messages.warning(request, _("Somebody saved this draft meanwhile. What you wrote is below: save it again."))
            form.data = form.data.copy()
            form.data["edition"] = draft.edition
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(draft.questionnaire)
        else:
            messages.success(request, _("The draft is saved. Nobody is asked these questions yet."))
            return redirect("assessments:write-questions" if "more" in request.POST else draft, *_args(request, draft))
    context = {"form": form, "lines": lines, "version": draft}
    return render(request, "assessments/questions_form.html", context)


@login_required
@require_POST
def publish_questions(request: HttpRequest, pk: int) -> HttpResponse:
    _require_writer(request)
    draft = _version(pk)
    try:
        actions.publish_questions(draft, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("These questions are asked from now on."))
    return redirect(draft.questionnaire)


@login_required
@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    _require_writer(request)
    draft = _version(pk)
    try:
        actions.discard_draft(draft, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The draft is discarded."))
    return redirect(draft.questionnaire)


def _args(request: HttpRequest, draft: QuestionnaireVersion) -> list:
    return [draft.pk] if "more" in request.POST else []


def _version(pk: int) -> QuestionnaireVersion:
    return get_object_or_404(QuestionnaireVersion.objects.select_related("questionnaire"), pk=pk)


def _newest(row: Questionnaire) -> tuple[QuestionnaireVersion | None, QuestionnaireVersion | None]:
    """The version in use and the one that is being written; of versions that were read already."""
    used = [version for version in row.versions.all() if not version.is_draft]
    draft = next((version for version in row.versions.all() if version.is_draft), None)
    return max(used, key=lambda version: version.number, default=None), draft


def _may_write(request: HttpRequest) -> bool:
    return rules.may_write_questionnaires(request.user)


def _require_reader(request: HttpRequest) -> None:
    if not (rules.may_see_results(request.user) or _may_write(request)):
        raise PermissionDenied


def _require_writer(request: HttpRequest) -> None:
    if not _may_write(request):
        raise PermissionDenied
