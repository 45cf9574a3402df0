"""Who comes in here: holders of the right to decide about notices."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from notices import rules


def managers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not rules.may_manage(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
