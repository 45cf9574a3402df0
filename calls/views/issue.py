"""The queue of issues, one issue, and everything that can be done with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, outcomes, promises, rules, story
from calls.announcing import announced, offer_explaining
from calls.filters import IssueFilter
from calls.forms import issue as forms
from calls.forms.support import DeclineSupportForm, GiveSupportForm
from calls.models import Issue
from calls.verbs import VERBS, offered
from history.flow import NotAllowed, Stale
from history.moment import now
from history.verbs import carry_out
from pages.paging import keyset
from reception import actions as reception
from reception import rules as receiving
from reception.models import Appointment

# How many verbs stand in the header; the rest is behind More.
IN_SIGHT = 3


@login_required
@require_GET
def issue_list(request):
    chosen = IssueFilter(request.GET)
    at = now()
    issues = chosen.narrow(Issue.objects.visible_to(request.user), request.user, at)
    view = chosen.chosen().get("view", "")
    if view == "closed":
        page = keyset(issues.with_people(), request, by="-received_at")
    else:
        page = keyset(issues.with_people(), request, by="turn")
        promises.show_nearest(page.rows)
        offer_explaining(page.rows, request.user, at)
    outcomes.show(page.rows, at)
    context = {"page": page, "filter": chosen, "view": view}
    return render(request, "calls/issue_list.html", context)


@login_required
@require_GET
def issue_detail(request, pk):
    issue = _find(request, pk)
    verbs = [_shown(verb, issue, request.user) for verb in offered(issue, request.user)]
    supports = list(issue.supports.select_related("department", "expert", "accepted_by", "done_by", "declined_by"))
    promises.show_nearest(supports)
    outcomes.show([issue], now())
    context = {
        "issue": issue,
        "verbs": verbs[:IN_SIGHT],
        "more_verbs": verbs[IN_SIGHT:],
        "replies": issue.replies.with_people(),
        "supports": [(row, rules.may_give_support(request.user, row)) for row in supports],
        "follow_ups": issue.follow_ups.select_related("done_by", "new_issue"),
        "merged": issue.merged.with_people(),
        "parts": issue.parts.with_people(),
        "announced": announced(issue),
        "decline_form": DeclineSupportForm(auto_id="decline_%s"),
        "support_form": GiveSupportForm(auto_id="give_%s"),
        "story": story.around(issue, request.user),
        "offer_call": issue.call_id is not None and rules.may_see_call(request.user, issue.call),
    }
    return render(request, "calls/issue_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def issue_create(request):
    """Open an issue that did not come by a call; `?appointment=` opens it from a reception record in one step."""
    appointment = _appointment(request)
    may_set = rules.may_set_special_due(request.user)
    options = {"may_set_special_due": may_set, "is_of_reception": appointment is not None}
    form = forms.IssueForm(request.POST or None, initial=_known(request, appointment), **options)
    if request.method == "POST" and form.is_valid():
        issue = form.issue()
        issue.source = Issue.Source.RECEPTION if appointment else form.source
        issue.is_internal = not form.cleaned_data["organisation"]
        if appointment and appointment.arrived_at:  # the record may not have been begun yet
            issue.reception_record = reception.open_record(appointment, actor=request.user)
        given = form.cleaned_data
        try:
            issue = actions.open_issue(
                issue,
                actor=request.user,
                organisation=given["organisation"],
                special_due_at=given["special_due_at"],
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The issue is open; whoever answers for it has been told."))
            return redirect(issue)
    return render(request, "calls/issue_form.html", {"form": form, "appointment": appointment})


@login_required
def perform(request, pk, verb):
    """Carry out a verb of an issue; one that needs words is a page of its own, and keeps them when it is refused."""
    verb = VERBS[verb]
    issue = _find(request, pk)
    if not verb.may(request.user, issue):
        raise PermissionDenied
    if verb.form is None:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return carry_out(request, issue, verb.act, verb.said)
    form = verb.fresh(issue, request.user, request.POST or None)
    theirs = {}
    if request.method == "POST" and form.is_valid():
        try:
            verb.act(issue, actor=request.user, **form.said())
        except Stale as refusal:
            theirs = _take_theirs(form, pk)
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, verb.said)
            return redirect(issue)
    context = {"form": form, "label": verb.label, "hint": verb.hint, "subject": issue, "theirs": theirs}
    return render(request, "calls/verb_form.html", context)


def _find(request, pk):
    issues = Issue.objects.visible_to(request.user).select_related(
        "call", "contact", "department__head", "merged_into", "split_from"
    )
    return get_object_or_404(issues.with_people(), pk=pk)


def _shown(verb, issue, user):
    """A verb for the record's header: a button, or a button that opens its form in place."""
    form = verb.form and verb.fresh(issue, user, auto_id=f"{verb.name}_%s")
    for field in form.fields.values() if form else ():
        field.widget.attrs.pop("autofocus", None)
    url = reverse(verb.url_name, args=[issue.pk])
    return {"url": url, "label": verb.label, "form": form, "hint": verb.hint, "key": verb.key}


def _take_theirs(form, pk):
    """What the other person saved meanwhile, to be read beside what was typed; saving again overwrites knowingly."""
    current = Issue.objects.get(pk=pk)
    form.data = form.data.copy()
    form.data["version"] = current.version
    columns = [name for name in ("facts", "cause", "measures") if name in form.fields]
    return {form.fields[name].label: getattr(current, name) for name in columns}


def _appointment(request):
    number = request.GET.get("appointment", "")
    if not number:
        return None
    visible = Appointment.objects.visible_to(request.user).select_related("organisation")
    found = get_object_or_404(visible, pk=number) if number.isdecimal() else None
    if found is not None and not receiving.may_see_details(request.user, found):
        raise Http404  # the form says who came, and at which number
    return found


def _known(request, appointment):
    """What the form knows: a complaint is one from the register's button, too."""
    if appointment is None:
        return {"is_complaint": "complaint" in request.GET}
    return {
        "organisation": appointment.organisation.name,
        "customer_name": appointment.visitor_name,
        "customer_phone": appointment.visitor_phone,
        "is_complaint": True,
    }
