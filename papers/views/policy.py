"""Policies: which there are, what each says and who signed it, and the steps of a new version."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.paging import keyset
from papers import actions, governed, rules
from papers.actions.policy import authors
from papers.forms.policy import PolicyForm, ReasonForm, ReviewedForm, VersionForm
from papers.models import Policy, PolicyVersion


def _typed(request: HttpRequest):
    """What was sent: nothing yet, or a form, an empty one included."""
    return request.POST if request.method == "POST" else None


@login_required
@require_GET
def policy_list(request: HttpRequest) -> HttpResponse:
    policies = list(Policy.objects.with_owner())
    holding = {row.policy_id: row for row in PolicyVersion.objects.holding()}
    unread = {row.pk for row in PolicyVersion.objects.unread_by(request.user)}
    context = {
        "rows": [(policy, holding.get(policy.pk)) for policy in policies],
        "unread": unread,
        "offer_create": rules.may_manage_policies(request.user),
    }
    return render(request, "papers/policy_list.html", context)


@login_required
@require_GET
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that holds; before there is one, the newest that this person may see."""
    document = get_object_or_404(Policy.objects.with_owner(), pk=pk)
    seen = PolicyVersion.objects.visible_to(request.user).filter(policy=document)
    row = PolicyVersion.objects.holding().filter(policy=document).first() or seen.order_by("-pk").first()
    return _document(request, document, row)


@login_required
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _document(request, row.policy, row)


def _found(request: HttpRequest, pk: int) -> PolicyVersion:
    rows = PolicyVersion.objects.visible_to(request.user).select_related(
        "policy__owner__head", "policy__approver", "drafted_by", "reviewed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)


def _document(request: HttpRequest, document: Policy, row: PolicyVersion | None) -> HttpResponse:
    user = request.user
    if row is not None:
        row = _found(request, row.pk)
        row.policy = document
    versions = PolicyVersion.objects.visible_to(user).filter(policy=document).order_by("-pk")
    context = {
        "policy": document,
        "row": row,
        "versions": list(versions),
        "departments": list(document.departments.all()),
        "related": list(document.related.all()),
        "limits": governed.limits(document, now()),
        "checklists": governed.checklists(document),
        "offer_manage": rules.may_manage_policies(user),
        "offer_draft": rules.may_draft(user, document),
        "offer_confirm": document.next_review_on is not None and rules.may_draft(user, document),
        "offer_readers": rules.may_see_readers(user, document),
        "reviewed_form": ReviewedForm(auto_id="reviewed_%s"),
        "reason_form": ReasonForm(auto_id="reason_%s"),
        **_offers(user, row),
    }
    return render(request, "papers/policy_detail.html", context)


def _offers(user, row: PolicyVersion | None) -> dict[str, Any]:
    """Which steps this person may take with this version now."""
    if row is None:
        return {}
    written = authors(row) if row.is_in_the_making else set()
    drafts, signs = rules.may_draft(user, row.policy), rules.may_approve(user, row, written)
    reviews = rules.may_review(user, row, written)
    holds = row.state == PolicyVersion.State.IN_FORCE
    acknowledged = holds and row.acknowledgements.filter(person=user).first()
    return {
        "offer_rewrite": drafts and row.can("submit"),
        "offer_submit": drafts and row.can("submit"),
        "offer_review": reviews and row.can("review"),
        "offer_approve": signs and row.can("approve"),
        "offer_return": (signs or reviews) and row.can("return"),
        "offer_withdraw": row.can("withdraw") and rules.withdrawer(user, row) is not None,
        "acknowledged": acknowledged,
        "offer_acknowledge": holds and not acknowledged and row.readers().filter(pk=user.pk).exists(),
        "is_ahead": holds and row.effective_from > local(now()).date(),
    }


@login_required
def create_policy(request: HttpRequest) -> HttpResponse:
    if not rules.may_manage_policies(request.user):
        raise PermissionDenied
    form = PolicyForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        columns = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        document = actions.create(actor=request.user, **columns)
        messages.success(request, _("The policy is entered. Its owner department can draft the first version."))
        return redirect(document)
    return render(request, "papers/policy_edit.html", {"form": form, "policy": None})


@login_required
def edit_policy(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Policy, pk=pk)
    if not rules.may_manage_policies(request.user):
        raise PermissionDenied
    form = PolicyForm(_typed(request), instance=document, initial={"version": document.version})
    if request.method == "POST" and form.is_valid():
        document.refresh_from_db()
        try:
            actions.edit(document, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            form = PolicyForm(_again(request, document.version), instance=document)
        else:
            messages.success(request, _("The policy is saved."))
            return redirect(document)
    return render(request, "papers/policy_edit.html", {"form": form, "policy": document})


def _again(request: HttpRequest, number: int):
    """What was typed stays; saving once more overwrites knowingly."""
    typed = request.POST.copy()
    typed["version"] = str(number)
    return typed


@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version, beginning with the text that holds."""
    document = get_object_or_404(Policy.objects.with_owner(), pk=pk)
    person = rules.drafter(request.user, document)
    if person is None:
        raise PermissionDenied
    holding = PolicyVersion.objects.holding().filter(policy=document).first()
    begun = {"body": holding.body, "body_zh": holding.body_zh} if holding else {}
    form = VersionForm(_typed(request), policy=document, initial=begun)
    if request.method == "POST" and form.is_valid():
        columns = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            row = actions.draft(document, actor=request.user, for_=_for(request, person), **columns)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The draft is saved. Submit it when it is ready."))
            return redirect(row)
    return render(request, "papers/version_edit.html", {"form": form, "policy": document, "row": None})


@login_required
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    person = rules.drafter(request.user, row.policy)
    if person is None:
        raise PermissionDenied
    form = VersionForm(_typed(request), policy=row.policy, instance=row, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        row.refresh_from_db()
        try:
            actions.rewrite(row, actor=request.user, for_=_for(request, person), **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            form = VersionForm(_again(request, row.version), policy=row.policy, instance=row)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(row)
        else:
            messages.success(request, _("The draft is saved. Submit it when it is ready."))
            return redirect(row)
    return render(request, "papers/version_edit.html", {"form": form, "policy": row.policy, "row": row})


def _for(request: HttpRequest, person):
    """The person somebody acts for, unless it is themselves."""
    return person if person is not None and person.pk != request.user.pk else None


def _step(request: HttpRequest, pk: int, may: Callable, act: Callable, said: str) -> HttpResponse:
    """One verb of a version: find, may, do, say, go back."""
    row = _found(request, pk)
    person = may(row)
    if person is None:
        raise PermissionDenied
    return _done(request, row, act, said, for_=_for(request, person))


def _done(request: HttpRequest, row, act: Callable, said: str, **details: Any) -> HttpResponse:
    try:
        act(row, actor=request.user, **details)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(row)


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Submitted: whoever reviews and approves it has been told.")
    return _step(request, pk, lambda row: rules.drafter(request.user, row.policy), actions.submit, said)


@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, lambda row: rules.reviewer(request.user, row.policy), actions.review, _("Reviewed."))


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Approved and issued. Everybody it concerns has been told.")
    return _step(request, pk, lambda row: rules.approver(request.user, row.policy), actions.approve, said)


@login_required
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    person = rules.approver(request.user, row.policy) or rules.reviewer(request.user, row.policy)
    label = _("Return to the author")
    return _with_reason(request, row, person, actions.return_, label, _("Returned to the author."))


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    person = rules.withdrawer(request.user, row)
    return _with_reason(request, row, person, actions.withdraw, _("Withdraw"), _("Withdrawn."))


def _with_reason(
    request: HttpRequest, row: PolicyVersion, person, act: Callable, label: str, said: str
) -> HttpResponse:
    """A verb that needs words; without script it is a page of its own."""
    if person is None:
        raise PermissionDenied
    form = ReasonForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        return _done(request, row, act, said, for_=_for(request, person), **form.cleaned_data)
    context = {"form": form, "row": row, "label": label}
    return render(request, "papers/version_reason.html", context)


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _done(request, row, actions.acknowledge, _("Thank you: it is noted that you have read it."))


@login_required
def confirm_review(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Policy.objects.with_owner(), pk=pk)
    person = rules.drafter(request.user, document)
    if person is None:
        raise PermissionDenied
    form = ReviewedForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        actions.confirm_review(document, actor=request.user, for_=_for(request, person), **form.cleaned_data)
        messages.success(request, _("The review is noted, and the next one is set."))
        return redirect(document)
    return render(request, "papers/policy_review.html", {"form": form, "policy": document})


@login_required
@require_GET
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not acknowledged the version, and how many have."""
    row = _found(request, pk)
    if not rules.may_see_readers(request.user, row.policy):
        raise PermissionDenied
    page = keyset(row.missing().select_related("department", "position"), request, by="name")
    context = {"row": row, "page": page, "read": row.acknowledgements.count(), "missing": row.missing().count()}
    return render(request, "papers/version_readers.html", context)


@login_required
@require_GET
def print_version(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    departments = list(row.policy.departments.all())
    return render(request, "papers/version_print.html", {"row": row, "policy": row.policy, "departments": departments})
