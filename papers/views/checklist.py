"""Checklists: their templates, and the one page on which an item is edited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import on_behalf
from history.flow import Stale
from pages.versions import both_versions
from papers import actions, rules
from papers.forms.checklist import ChecklistItemForm
from papers.models import Checklist, ChecklistItem


@login_required
@require_GET
def checklist_list(request: HttpRequest) -> HttpResponse:
    checklists = Checklist.objects.with_counts()
    return render(request, "papers/checklist_list.html", {"checklists": checklists})


@login_required
@require_GET
def checklist_detail(request: HttpRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    context = {
        "checklist": checklist,
        "items": checklist.items.in_topics(),
        "offer_edit": rules.may_edit_item(request.user),
    }
    return render(request, "papers/checklist_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    if not rules.may_edit_item(request.user):
        raise PermissionDenied
    last = checklist.items.order_by("order").last()
    item = ChecklistItem(checklist=checklist, order=last.order + 1 if last else 0)
    form = ChecklistItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        for_ = on_behalf(request.user, permission="papers.change_checklist")
        item = actions.add_item(checklist, actor=request.user, for_=for_, **said)
        messages.success(request, _("The item is added."))
        return redirect(f"{checklist.get_absolute_url()}#item-{item.pk}")
    return render(request, "papers/item_edit.html", {"form": form, "item": item, "is_new": True})


@login_required
@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=pk)
    if not rules.may_edit_item(request.user):
        raise PermissionDenied
    form = ChecklistItemForm(request.POST or None, instance=item, initial={"version": item.version})
    both = None
    if request.method == "POST" and form.is_valid():
        item.refresh_from_db()
        for_ = on_behalf(request.user, permission="papers.change_checklist")
        try:
            actions.edit_item(item, actor=request.user, for_=for_, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            # What was typed stays, beside what is kept; saving once more overwrites knowingly.
            item.refresh_from_db()
            both = both_versions(form, item)
        else:
            messages.success(request, _("The item is saved."))
            return redirect(item)
    return render(request, "papers/item_edit.html", {"form": form, "item": item, "both": both})
