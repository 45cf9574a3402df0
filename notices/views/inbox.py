"""Everybody's own inbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from history.moment import now
from notices import actions
from notices.models import Notice, Preference
from notices.ways import Ways
from pages.paging import keyset


@login_required
@require_GET
def inbox(request):
    """The unread notices, newest first; with `?show=all` the read ones too."""
    mine = Notice.objects.visible_to(request.user).with_people().with_words(get_language())
    show_all = request.GET.get("show") == "all"
    page = keyset(mine if show_all else mine.unread(), request, by="-at")
    up_to = max((notice.pk for notice in page), default=0)
    return render(request, "notices/notice_list.html", {"page": page, "show_all": show_all, "up_to": up_to})


@login_required
@require_POST
def open(request, pk):
    """Read a notice and go to the record it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(Notice.objects.filter(pk=notice.pk), at=now())
    return redirect(notice.url or "notices:inbox")


@login_required
@require_POST
def read(request, pk):
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(Notice.objects.filter(pk=notice.pk), at=now())
    return back(request)


@login_required
@require_POST
def read_all(request):
    """Everything that was there when the page was made; what came since stays unread."""
    seen = request.POST.get("up_to", "")
    mine = Notice.objects.visible_to(request.user)
    actions.mark_read(mine.filter(pk__lte=int(seen)) if seen.isdecimal() else mine.none(), at=now())
    return redirect("notices:inbox")


@login_required
@require_POST
def mute(request, pk):
    """No more mail of this notice's kind."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.choose(request.user, notice.kind, mail=Preference.Mail.NONE)
    if Ways.of({notice.kind}, [request.user]).is_forced(notice.kind):
        messages.warning(request, _("These always come by mail: nobody can switch them off."))
    else:
        messages.success(request, _("Notices like this one now come to your inbox only."))
    return back(request)


def back(request, otherwise="notices:inbox"):
    """The page the button stood on."""
    there = request.POST.get("next", "")
    return redirect(there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else otherwise)
