"""One page for every verb of what follows from a result."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.http import require_http_methods

from assessments.consequence_verbs import NOUNS
from history.models import Tracked

from .steps import ask, do, require


@login_required
@require_http_methods(["GET", "POST"])
def perform(request: HttpRequest, pk: int, noun: str, verb: str) -> HttpResponse:
    """Carry out a verb; what was typed is kept where it is refused."""
    model, table = NOUNS[noun]
    row, wanted = find(model, request, pk), table[verb]
    require(wanted.may(request.user, row))
    if wanted.form is None:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return do(request, row, wanted.said, wanted.act)
    form = wanted.fresh(row, request.POST if request.method == "POST" else None)
    details = {} if wanted.for_ is None else {"for_": wanted.for_(request.user, row)}
    return ask(request, row, form, wanted.said, wanted.act, title=wanted.label, **details)


def find(model: type[Tracked], request: HttpRequest, pk: int):
    """The record, among those this person may see."""
    row = model._default_manager.visible_to(request.user).with_people().filter(pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row
