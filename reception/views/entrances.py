"""The entrances of the sites and their tablets; and what guests announced there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from notices import actions as notices
from reception import passes, rules
from reception.actions import kiosk as actions
from reception.forms.kiosk import EntranceForm, KioskForm
from reception.models import Announcement, Entrance, Kiosk, Site
from reception.privacy import name_for

from .common import back, require


@login_required
@require_GET
def entrances(request):
    """Every site: the way in, what visitors may do themselves, its tablets."""
    require(rules.may_manage_kiosks(request.user))
    sites = Site.objects.select_related("entrance").prefetch_related("kiosks").order_by("name")
    return render(request, "reception/entrance_list.html", {"sites": sites, "form": KioskForm(auto_id="kiosk_%s")})


@login_required
@require_http_methods(["GET", "POST"])
def edit_entrance(request, pk):
    require(rules.may_manage_kiosks(request.user))
    site = get_object_or_404(Site, pk=pk)
    entrance = Entrance.objects.filter(site=site).first() or Entrance(site=site)
    form = EntranceForm(request.POST or None, instance=entrance, initial={"version": entrance.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_entrance(site, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("reception:entrances")
    return render(request, "reception/entrance_form.html", {"form": form, "site": site})


@login_required
@require_POST
def set_up(request):
    require(rules.may_manage_kiosks(request.user))
    form = KioskForm(request.POST)
    if not form.is_valid():
        return render(request, "reception/kiosk_form.html", {"form": form})
    kiosk, token = actions.set_up(**form.cleaned_data, actor=request.user)
    return _shown_once(request, kiosk, token)


@login_required
@require_POST
def renew(request, pk):
    require(rules.may_manage_kiosks(request.user))
    kiosk = get_object_or_404(Kiosk, pk=pk)
    return _shown_once(request, kiosk, actions.renew(kiosk, actor=request.user))


@login_required
@require_GET
def address(request, pk):
    """The address of a tablet, to whoever just made it; it is kept nowhere."""
    require(rules.may_manage_kiosks(request.user))
    kiosk = get_object_or_404(Kiosk.objects.select_related("site"), pk=pk)
    path = request.session.pop(_key(kiosk), "")
    if not path:
        return redirect("reception:entrances")
    whole = notices.absolute(path)
    context = {"kiosk": kiosk, "path": path, "address": whole, "drawn": passes.drawn(whole, scale=5)}
    return render(request, "reception/kiosk_address.html", context)


@login_required
@require_POST
def revoke(request, pk):
    require(rules.may_manage_kiosks(request.user))
    kiosk = get_object_or_404(Kiosk.objects.in_use(), pk=pk)
    actions.revoke(kiosk, actor=request.user)
    messages.success(request, _("The tablet is out of use."))
    return redirect("reception:entrances")


@login_required
@require_POST
def confirm(request, pk):
    """The guest is who they say, and is signed in, or out (S1-28)."""
    announcement = _find(request, pk)
    visit, at = announcement.appointment, now()
    require(rules.may_confirm_arrival(request.user, visit))
    if announcement.asks_to_come_in_uncleared:
        messages.warning(request, _not_cleared(request.user))
        return redirect(visit)
    try:
        _carry_out(announcement, request.user, at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(visit)
    messages.success(request, _said(announcement, request.user))
    return back(request, visit)


def _not_cleared(reader):
    if rules.may_override_clearance(reader):
        return _("This visit is not cleared: check the visitor in on its page, with a reason.")
    return _("Not cleared: the receptionist or a manager lets them in")


@login_required
@require_POST
def refuse(request, pk):
    """Nobody is there: the announcement goes, the visit stays as it was."""
    announcement = _find(request, pk)
    require(rules.may_confirm_arrival(request.user, announcement.appointment))
    actions.settle(announcement, actor=request.user, is_refused=True, at=now())
    messages.success(request, _("Taken off the list: nobody was there."))
    return back(request, announcement.appointment)


def _find(request, pk) -> Announcement:
    return get_object_or_404(Announcement.objects.visible_to(request.user).with_visit(), pk=pk)


def _carry_out(announcement, user, at) -> None:
    visit, guest = announcement.appointment, announcement.visitor
    if announcement.kind == Announcement.Kind.GOING:
        actions.let_go(visit, guest, actor=user, at=at)
    else:
        actions.let_in(visit, guest, announcement.head_count, actor=user, at=at)
    actions.settle(announcement, actor=user, at=at)


def _said(announcement, user) -> str:
    name = {"visitor": name_for(user, announcement.appointment)}
    if announcement.kind == Announcement.Kind.GOING:
        return _("%(visitor)s has left.") % name
    return _("%(visitor)s has arrived.") % name


def _shown_once(request, kiosk, token):
    request.session[_key(kiosk)] = reverse("reception:kiosk", args=[token])
    return redirect("reception:kiosk-address", pk=kiosk.pk)


def _key(kiosk) -> str:
    return f"kiosk-{kiosk.pk}"
