"""Everybody's own inbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.moment import now
from pages.paging import keyset

from . import actions
from .forms import MailForm
from .models import Notice, Preference


@login_required
@require_GET
def inbox(request):
    """The unread notices, newest first; with `?show=all` the read ones too."""
    mine = Notice.objects.visible_to(request.user).with_people()
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
    return _back(request)


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
    actions.set_mail(request.user, notice.kind, by_mail=False)
    messages.success(request, _("Notices like this one now come to your inbox only."))
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def mail(request):
    """What comes by mail: everything or nothing, and the kinds that were switched off."""
    chosen = Preference.objects.filter(person=request.user)
    in_general = chosen.filter(kind="").first()
    posted = request.POST if request.method == "POST" else None  # an empty box posts nothing
    form = MailForm(posted, initial={"by_mail": in_general is None or in_general.by_mail})
    if request.method == "POST" and form.is_valid():
        actions.set_mail(request.user, "", by_mail=form.cleaned_data["by_mail"])
        messages.success(request, _("Saved."))
        return redirect("notices:mail")
    kinds = chosen.exclude(kind="").filter(by_mail=False).values("kind")
    muted = Notice.objects.visible_to(request.user).latest_of_kinds(kinds)
    return render(request, "notices/preference_form.html", {"form": form, "muted": muted})


@login_required
@require_POST
def unmute(request, pk):
    """Mail of this notice's kind again."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.set_mail(request.user, notice.kind, by_mail=True)
    return redirect("notices:mail")


def _back(request):
    """The page of the inbox the button stood on."""
    there = request.POST.get("next", "")
    return redirect(there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "notices:inbox")
