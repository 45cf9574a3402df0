"""Levels: setting a sheet's, and keeping what each of them means (clauses 4.27)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.versions import both_versions
from visits import actions, rules
from visits.actions import levels
from visits.forms.levels import CapForm, GiftEditForm, GiftForm, LevelEditForm, PathForm, PathFormSet, StepForm
from visits.forms.people import offered
from visits.forms.verbs import LevelForm
from visits.models import Cap, Level, PermittedGift, ReceptionStandard
from visits.overstandard import cap_unit

from .sheet import find, posted


@login_required
@require_http_methods(["GET", "POST"])
def set_level(request, pk):
    """The Marketing Center judges how the visit is received."""
    sheet = find(request, pk)
    if not rules.may_set_level(request.user):
        raise PermissionDenied
    settings = list(sheet.level_settings.select_related("level", "set_by"))
    last = settings[0] if settings else None
    initial = {name: getattr(last, name) for name in ("level", "importance", "potential")} if last else {}
    form = LevelForm(posted(request), initial=initial | {"seen": last.pk if last else 0})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_level(sheet, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            settings = list(sheet.level_settings.select_related("level", "set_by"))
            form.data = form.data.copy()
            form.data["seen"] = settings[0].pk
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(sheet)
        else:
            messages.success(request, _("Level %(level)s is set.") % {"level": sheet.level.code})
            return redirect(sheet)
    suits = ReceptionStandard.objects.filter(item_code="applies_to", level__is_active=True)
    suits = suits.select_related("level").order_by("level", "order")
    context = {"sheet": sheet, "form": form, "settings": settings, "standards": suits}
    return render(request, "visits/sheet_level.html", context | {"suggested": _suggested(sheet)})


@login_required
@require_GET
def level_detail(request, code):
    """One level as a whole: what it asks for, who signs, what may be spent, which gifts are given."""
    level = get_object_or_404(Level, code=code)
    today = local(now()).date()
    caps = list(level.caps.select_related("set_by").order_by("-valid_from", "-pk"))
    current = [(category, cap_unit(category), _counting(caps, category, today)) for category in Cap.Category]
    context = {
        "level": level,
        "steps": level.steps.select_related("person", "position").order_by("order"),
        "current": current,
        "caps": caps,
        "today": today,
        "gifts": level.gifts.order_by("-is_active", "name"),
        "offer_edit": rules.may_edit_standard(request.user),
    }
    return render(request, "visits/level_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_level(request, code):
    level = _kept(request, code)
    form = LevelEditForm(posted(request), instance=Level.objects.get(pk=level.pk))
    return _saved_over(request, form, level, level, levels.edit_level, _("The level"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_path(request, code):
    """Who signs the sheets of the level, in which order; a path that nobody could go is refused."""
    level = _kept(request, code)
    steps = list(level.steps.select_related("person", "position").order_by("order"))
    initial = [{name: getattr(step, name) for name in ["order", *StepForm.COLUMNS]} for step in steps]
    form = PathForm(posted(request), initial={"version": level.version})
    rows = PathFormSet(posted(request), initial=initial, prefix="steps")
    theirs: list = []
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        version = form.cleaned_data["version"]
        try:
            levels.edit_path(level, steps=rows.steps(), version=version, actor=request.user)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            theirs = steps
            form = PathForm({"version": Level.objects.get(pk=level.pk).version})
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved. Sheets that are submitted from now on are signed like this."))
            return redirect(level)
    context = {"level": level, "form": form, "rows": rows, "theirs": theirs, "colleagues": offered()}
    return render(request, "visits/path_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_cap(request, code):
    level = _kept(request, code)
    chosen = request.GET.get("category", "")
    form = CapForm(posted(request), initial={"category": chosen} if chosen in Cap.Category.values else {})
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("category", "amount", "valid_from", "reason")}
        if _tried(form, lambda: levels.set_cap(level, actor=request.user, **typed)):
            messages.success(request, _("The cap is set; visits from that day on are compared with it."))
            return redirect(f"{level.get_absolute_url()}#caps")
    context = {"form": form, "level": level, "title": _("Expense cap"), "back": level.get_absolute_url()}
    return render(request, "visits/level_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_gift(request, code):
    level = _kept(request, code)
    form = GiftForm(posted(request), level=level)
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and _tried(form, lambda: levels.add_gift(level, actor=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect(f"{level.get_absolute_url()}#gifts")
    context = {"form": form, "level": level, "title": _("New gift"), "back": level.get_absolute_url()}
    return render(request, "visits/level_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_gift(request, pk):
    gift = _gift(request, pk)
    form = GiftEditForm(posted(request), instance=PermittedGift.objects.select_related("level").get(pk=pk))
    return _saved_over(request, form, gift, gift.level, levels.edit_gift, str(gift))


@login_required
@require_POST
def retire_gift(request, pk):
    return _switched(request, pk, levels.retire_gift, _("Retired: no new sheet is offered it."))


@login_required
@require_POST
def restore_gift(request, pk):
    return _switched(request, pk, levels.restore_gift, _("In use again."))


def _suggested(sheet) -> Level | None:
    """The level that the customer's tier suggests; it is never chosen for anybody."""
    tier = sheet.appointment.organisation.tier
    return Level.objects.filter(code=tier, is_active=True).first() if tier else None


def _kept(request, code) -> Level:
    level = get_object_or_404(Level, code=code)
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
    return level


def _gift(request, pk) -> PermittedGift:
    gift = get_object_or_404(PermittedGift.objects.select_related("level"), pk=pk)
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
    return gift


def _switched(request, pk, act, said):
    gift = _gift(request, pk)
    try:
        act(gift, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(f"{gift.level.get_absolute_url()}#gifts")


def _saved_over(request, form, row, level, act, title):
    """A form over a row with a version: the second of two savers sees both, and nothing is lost."""
    context = {"form": form, "level": level, "title": title, "back": level.get_absolute_url()}
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        version = typed.pop("version")
        try:
            act(row, actor=request.user, version=version, **typed)
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, row)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(level)
    return render(request, "visits/level_form.html", context)


def _tried(form, act) -> bool:
    try:
        act()
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _counting(caps, category, day) -> Cap | None:
    """Of a category, the cap that counts on this day; `caps` are newest first."""
    return next((cap for cap in caps if cap.category == category and cap.valid_from <= day), None)
