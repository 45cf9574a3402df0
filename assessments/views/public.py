"""The one page a visitor sees: how was it? Without a login, in their language, once."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from assessments import actions
from assessments.actions.opting_out import PURPOSE
from assessments.feedback_forms import AnswerForm
from assessments.models import Feedback
from history.flow import NotAllowed
from history.moment import now
from notices import actions as notices
from notices.models import Link


# The token in the address is the whole authority: there is no session that another site could
# borrow, and a phone that takes no cookies can still answer.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows and changes nothing, however often a mail scanner follows it; POST answers, once."""
    at = now()
    link = Link.objects.bearing(token).filter(purpose=PURPOSE).first()
    feedback = Feedback.objects.with_visit().filter(pk=link.about_id).first() if link else None
    with translation.override(_language(request, feedback)):
        return _answer(request, token, feedback, at)


def _answer(request: HttpRequest, token: str, feedback: Feedback | None, at) -> HttpResponse:
    link = notices.find_link(token, PURPOSE, at=at)
    if link is None or feedback is None or not feedback.can("answer"):
        return _over(request, feedback, at)
    form = AnswerForm(request.POST or None, version=feedback.questionnaire)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_by_link(link, at=at, **form.details)
        except NotAllowed:
            feedback.refresh_from_db()
            return _over(request, feedback, at)
        return redirect("assessments:thanks", token=token)
    context = {"feedback": feedback, "form": form, "token": token, "offer_opt_out": feedback.can("opt_out")}
    return _shown(request, "assessments/answer.html", context)


@csrf_exempt
@never_cache
@require_POST
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was asked does not want to be asked any more; the page of their link says so from now on."""
    at = now()
    link = notices.find_link(token, PURPOSE, at=at)
    if link is not None:
        with suppress(NotAllowed):  # answered, or said, in this very moment: the page tells
            actions.opt_out_by_link(link, at=at)
    return redirect("assessments:answer", token=token)


@never_cache
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """After the answer; whoever comes back with the same link lands here as well."""
    link = Link.objects.bearing(token).filter(purpose=PURPOSE).first()
    feedback = Feedback.objects.with_visit().filter(pk=link.about_id).first() if link else None
    with translation.override(_language(request, feedback)):
        if feedback is not None and feedback.state not in {Feedback.State.ANSWERED, Feedback.State.APART}:
            return redirect("assessments:answer", token=token)
        return _over(request, feedback, now())


def _over(request: HttpRequest, feedback: Feedback | None, at) -> HttpResponse:
    """Nothing to answer here any more, and why: in friendly words."""
    if feedback is None:
        return _shown(request, "assessments/answer_over.html", {"why": "unknown"}, status=404)
    if feedback.state in {Feedback.State.ANSWERED, Feedback.State.APART}:
        return _shown(request, "assessments/answer_over.html", {"why": "answered", "feedback": feedback})
    if feedback.state == Feedback.State.OPTED_OUT:
        return _shown(request, "assessments/answer_over.html", {"why": "opted_out", "feedback": feedback})
    is_replaced = feedback.state == Feedback.State.ASKED and feedback.expires_at > at
    why = "replaced" if is_replaced else "expired"
    return _shown(request, "assessments/answer_over.html", {"why": why, "feedback": feedback}, status=410)


def _language(request: HttpRequest, feedback: Feedback | None) -> str:
    """The language chosen on the page, else the one we know the visitor speaks, else the browser's."""
    if feedback is None or not feedback.language or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return translation.get_language()
    return feedback.language


def _shown(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Content-Language"] = translation.get_language()
    response.headers["X-Robots-Tag"] = "noindex"
    return response
