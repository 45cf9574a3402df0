"""Verbs whose views are of one shape: a row is found, somebody may, a form says the rest, and it is done."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from .common import carry_out, filled, require


def step(
    look: Callable[..., Any],
    may: Callable[..., bool],
    act: Callable[..., Any],
    said: Any,
    form: type[Form] | None = None,
    title: Any = "",
) -> Callable[..., HttpResponse]:
    """The view of a verb: who may take it, what is said when it is done, and what is asked under which title.

    A button that brings no words yet opens the form on a page of its own.
    """

    @login_required
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = look(request, pk)
        require(may(request.user, row))
        asked = filled(form, request) if form is not None else None
        return carry_out(request, row, act, str(said), form=asked, title=str(title))

    return view
