"""What the views of courses, cases and meetings begin and end with."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from history.flow import NotAllowed, Stale
from pages.versions import both_versions


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def way_back(request: HttpRequest) -> str:
    """The page the verb was used on, if it is ours."""
    there = request.POST.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=hosts, require_https=secure) else ""


def do(request: HttpRequest, row: Any, said: str, act: Callable[..., Any], **details: Any) -> HttpResponse:
    """A plain verb: carried out on `row`, with one sentence, and back to where its button stood."""
    try:
        act(row, actor=request.user, **details)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(way_back(request) or row)


def ask(
    request: HttpRequest, row: Any, form: forms.Form, said: str, act: Callable[..., Any], *, title: str, **details: Any
) -> HttpResponse:
    """A verb that needs words: what the form lacks, or the action refuses of it, is asked for on a page of its own.

    What was typed stands there still where somebody else was faster; a second click of one's own says so and is over.
    """
    context = {"row": row, "form": form, "title": title}
    if form.is_valid():
        try:
            act(row, actor=request.user, **form.cleaned_data, **details)
        except NotAllowed as refusal:
            winner, field = refusal.winner, getattr(refusal, "field", None)
            if isinstance(refusal, Stale):
                row.refresh_from_db()
                context["both"] = both_versions(form, row)
            elif winner is not None and winner.actor_id == request.user.pk:
                messages.warning(request, str(refusal))
                return redirect(row)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(way_back(request) or row)
    return render(request, "assessments/step_form.html", context)
