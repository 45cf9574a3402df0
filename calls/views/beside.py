"""What the call form finds and keeps while somebody types."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from calls import actions
from calls.callers import callers
from calls.forms.call import CallForm
from calls.intake import as_typed, token_of
from calls.models import CallDraft
from calls.stand_in import excuse, stand_in
from history.moment import now
from pages.formats import clock_time


@login_required
@require_GET
def find_caller(request):
    """Who may be calling, with what we have to do with them."""
    typed = request.GET.get("q", "")
    return render(request, "calls/_callers.html", {"callers": callers(request.user, typed), "typed": typed})


@login_required
@require_GET
def whereabouts(request):
    """May whom the caller wants be disturbed, and who takes their calls if not."""
    number, at = request.GET.get("meant_for", ""), now()
    person = User.objects.active().filter(pk=number).first() if number.isdecimal() else None
    if person is None or not excuse(person, at, at):
        return HttpResponse("")
    context = {"person": person, "where": excuse(person, at, at), "deputy": stand_in(person, at, at)}
    return render(request, "calls/_whereabouts.html", context)


@login_required
@require_POST
def keep_draft(request):
    """Kept while it is typed, finished or not."""
    form = CallForm(request.POST)
    draft = actions.keep_draft(owner=request.user, typed=as_typed(request.POST), form_token=token_of(form))
    return HttpResponse(clock_time(draft.kept_at) if draft else "", content_type="text/plain")


@login_required
@require_POST
def discard_draft(request, pk):
    draft = get_object_or_404(CallDraft.objects.visible_to(request.user), pk=pk)
    actions.discard_draft(draft)
    messages.success(request, _("The draft is gone."))
    return redirect("calls:create")
