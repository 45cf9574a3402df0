"""Feedback as our own people see it: what was asked, handed over, said."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.feedback_forms import FeedbackFilter, RecordForm
from assessments.figures import tables
from assessments.indicators import Span
from assessments.models import Answer, Feedback
from assessments.models.period import midnight, quarter_name, quarters_before
from assessments.parts import offers
from calls.models import Suggestion
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.actions import absolute
from pages.paging import keyset


@login_required
@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    wanted = FeedbackFilter(request.GET, label_suffix="")
    rows = Feedback.objects.visible_to(request.user).chosen(**wanted.chosen).with_visit()
    context = {
        "page": keyset(rows, request, by="-created_at"),
        "filter": wanted,
        "offer_results": rules.may_see_results(request.user),
    }
    return render(request, "assessments/feedback_list.html", context)


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """A quarter in figures."""
    if not rules.may_see_figures(request.user):
        raise PermissionDenied
    at = now()
    quarters = quarters_before(timezone.localdate(at))
    chosen = next((row for row in quarters if row[0].isoformat() == request.GET.get("quarter")), quarters[0])
    span = Span(midnight(chosen[0]), midnight(chosen[1] + timedelta(days=1)), at)
    context = {
        "quarters": [(first.isoformat(), quarter_name(first)) for first, _last in quarters],
        "chosen": chosen[0].isoformat(),
        "heading": quarter_name(chosen[0]),
        "tables": tables(span),
    }
    return render(request, "assessments/figures.html", context)


@login_required
@require_GET
def feedback_detail(request: HttpRequest, pk: int) -> HttpResponse:
    feedback = _find(request, pk)
    may_read = rules.may_read_answers(request.user, feedback)
    context = {
        "feedback": feedback,
        "visit": feedback.appointment,
        "may_read": may_read,
        "answers": feedback.answers.select_related("question").order_by("question__order") if may_read else [],
        "drawn": _drawn(feedback),
        "offer_pass_on": rules.may_pass_on(request.user, feedback),
        **offers(request.user, feedback),
    }
    return render(request, "assessments/feedback_detail.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link to show or hand over; it is shown once, on the page that follows."""
    feedback = _find(request, pk)
    if not rules.may_ask(request.user, feedback):
        raise PermissionDenied
    try:
        path = actions.ask(feedback, actor=request.user, for_=_for(request, feedback))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(feedback)
    request.session[_key(feedback)] = path
    return redirect("assessments:link", pk=pk)


@login_required
@require_POST
def opt_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer told one of us that they do not want to be asked any more."""
    feedback = _find(request, pk)
    if not rules.may_ask(request.user, feedback):
        raise PermissionDenied
    try:
        actions.opt_out(feedback, actor=request.user, for_=_for(request, feedback))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("This customer is not asked for feedback any more."))
    return redirect(feedback)


@login_required
@require_POST
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer thought better of it."""
    feedback = _find(request, pk)
    if not rules.may_ask(request.user, feedback):
        raise PermissionDenied
    try:
        actions.allow(feedback, actor=request.user, for_=_for(request, feedback))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("This customer may be asked again."))
    return redirect(feedback)


@login_required
@require_GET
@never_cache
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link that this person just made, to hand over; somebody else's is never shown."""
    feedback = _find(request, pk)
    path = request.session.get(_key(feedback))
    if not path or not feedback.can("ask"):
        return redirect(feedback)
    context = {"feedback": feedback, "path": path, "address": absolute(path)}
    return render(request, "assessments/feedback_link.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """What the visitor said in an interview or on the phone."""
    feedback = _find(request, pk)
    if not rules.may_ask(request.user, feedback) or feedback.person is not None:
        raise PermissionDenied
    if not feedback.can("answer"):
        is_there = feedback.state in {Feedback.State.ANSWERED, Feedback.State.APART}
        over = _("The survey is closed. Its links take no answer any more.")
        messages.info(request, _("The visitor has already answered.") if is_there else over)
        return redirect(feedback)
    initial = {"respondent_name": feedback.addressee}
    form = RecordForm(request.POST or None, version=feedback.questionnaire, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(feedback, actor=request.user, for_=_for(request, feedback), **form.details)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The answer is recorded."))
        return redirect(feedback)
    return render(request, "assessments/feedback_record.html", {"form": form, "feedback": feedback})


@login_required
@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Words of a customer are noted as a suggestion; a second click opens the same one."""
    asked = Feedback.objects.visible_to(request.user)
    row = get_object_or_404(Answer.objects.exclude(words="").filter(feedback__in=asked), pk=pk)
    row.feedback = _find(request, row.feedback_id)
    if not rules.may_pass_on(request.user, row.feedback):
        raise PermissionDenied
    suggestion = actions.pass_on(row, actor=request.user)
    messages.success(request, _("It stands among the suggestions now."))
    seen = Suggestion.objects.visible_to(request.user).filter(pk=suggestion.pk).exists()
    return redirect(suggestion if seen else row.feedback)


def _find(request: HttpRequest, pk: int) -> Feedback:
    return get_object_or_404(Feedback.objects.visible_to(request.user).with_visit().with_wish(), pk=pk)


def _for(request: HttpRequest, feedback: Feedback):
    """For whom a deputy asks: whose visit or customer it is, else the desk."""
    return on_behalf(request.user, of=feedback.owner, permission="reception.receive_appointment")


def _drawn(feedback: Feedback) -> dict | None:
    """How the lot fell, where it left this one out: anybody can draw it again."""
    if feedback.state != Feedback.State.LEFT_OUT:
        return None
    event = Event.objects.about(feedback).filter(verb="leave_out").first()
    return event.facts if event is not None else None


def _key(feedback: Feedback) -> str:
    return f"feedback link {feedback.pk}"
