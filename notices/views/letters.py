"""Letters that did not go out by themselves: what a person decides about them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed
from notices import actions
from notices.models import Message
from pages.paging import keyset

from .gate import managers_only
from .inbox import back


@managers_only
@require_GET
def dead(request):
    """Given up by the machine, or held until a person confirms: which, how often tried, and what was said."""
    page = keyset(Message.objects.to_look_at().with_people(), request, by="-at")
    return render(request, "notices/dead_list.html", {"page": page})


@managers_only
@require_POST
def retry(request, pk):
    letter = get_object_or_404(Message, pk=pk)
    try:
        actions.retry(letter, actor=request.user)
    except (NotAllowed, actions.Undecided) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It goes out with the next round."))
    return back(request, "notices:dead")


@managers_only
@require_POST
def retry_selected(request):
    pks = [int(pk) for pk in request.POST.getlist("letter") if pk.isdecimal()]
    count = actions.retry_many(pks, actor=request.user)
    said = ngettext("%(n)s letter goes out with the next round.", "%(n)s letters go out with the next round.", count)
    (messages.success if count else messages.warning)(
        request, said % {"n": count} if count else _("Nothing was chosen.")
    )
    return back(request, "notices:dead")


@managers_only
@require_POST
def give_up(request, pk):
    letter = get_object_or_404(Message, pk=pk)
    try:
        actions.give_up(letter, reason=request.POST.get("reason", ""), actor=request.user)
    except (NotAllowed, actions.Undecided) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It will not be sent."))
    return back(request, "notices:dead")
