"""The end of every verb's view: do it, say one sentence, go back to the record."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .flow import NotAllowed
from .models import Tracked


def carry_out(
    request: HttpRequest, subject: Tracked, act: Callable[..., Any], said: str, **details: Any
) -> HttpResponse:
    """Carry out `act` on `subject` as this person and say `said`; where somebody was faster, say who and when."""
    try:
        act(subject, actor=request.user, **details)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(cast(Any, subject))  # every record has its own address
