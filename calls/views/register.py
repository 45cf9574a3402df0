"""The register of complaints and the suggestions: lists, files, records and their verbs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, promises, reporting
from calls.forms.register import SuggestionForm
from calls.models import Complaint, Issue, Suggestion
from calls.register_filters import ComplaintFilter, SuggestionFilter
from calls.register_verbs import COMPLAINT, SUGGESTION, offered
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from pages import formats
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset

AT_ONCE = 1000
COMPLAINTS = [
    Column(gettext_lazy("Number"), lambda row: row.code, 12),
    Column(gettext_lazy("Registered at"), lambda row: row.created_at),
    Column(gettext_lazy("Customer"), lambda row: row.issue.customer, 28),
    Column(gettext_lazy("Customer name"), lambda row: row.issue.customer_name),
    Column(gettext_lazy("Phone"), lambda row: formats.phone(row.issue.customer_phone)),
    Column(gettext_lazy("Source"), lambda row: choice(row.issue, "source"), 14),
    Column(gettext_lazy("Matter"), lambda row: row.issue.description, 40),
    Column(gettext_lazy("Department"), lambda row: row.issue.department, 24),
    Column(gettext_lazy("Owner"), lambda row: row.owner or ""),
    Column(gettext_lazy("First contact"), lambda row: row.issue.first_contact_at),
    Column(gettext_lazy("Substantive reply"), lambda row: row.issue.effective_reply_at),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 14),
    Column(gettext_lazy("Cause"), lambda row: row.cause, 32),
    Column(gettext_lazy("Correction"), lambda row: row.correction, 32),
    Column(gettext_lazy("Prevention"), lambda row: row.prevention, 32),
    Column(gettext_lazy("Verified by"), lambda row: row.verified_by or ""),
    Column(gettext_lazy("Verified at"), lambda row: row.verified_at),
]
SUGGESTIONS = [
    Column(gettext_lazy("Received"), lambda row: row.received_at),
    Column(gettext_lazy("Category"), lambda row: choice(row, "category"), 22),
    Column(gettext_lazy("Suggestion"), lambda row: row.text, 40),
    Column(gettext_lazy("Organisation"), lambda row: row.organisation or "", 28),
    Column(gettext_lazy("Customer name"), lambda row: row.customer_name),
    Column(gettext_lazy("Department"), lambda row: row.department or "", 24),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 12),
    Column(gettext_lazy("Decision"), lambda row: row.decision, 40),
    Column(gettext_lazy("Decided by"), lambda row: row.decided_by or ""),
    Column(gettext_lazy("Customer informed"), lambda row: row.informed_at),
]


@login_required
@require_GET
def complaint_list(request):
    chosen, complaints = _complaints(request)
    page = keyset(complaints.with_people(), request, by="-created_at")
    promises.show_nearest(page.rows)
    promises.show_nearest([row.issue for row in page.rows])
    return render(request, "calls/complaint_list.html", {"page": page, "filter": chosen})


@login_required
@require_GET
def complaint_export(request):
    _chosen, complaints = _complaints(request)
    rows = complaints.with_people().select_related("verified_by").order_by("-created_at", "-pk")
    name = f"complaints-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COMPLAINTS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_GET
def complaint_detail(request, pk):
    complaint = _find(Complaint, request, pk)
    issue = complaint.issue
    letter = getattr(issue, "letter", None) if issue.source == Issue.Source.PUBLIC else None
    context = {
        "complaint": complaint,
        "issue": issue,
        "letter": letter,
        "returned": _returned(complaint),
        "verbs": _shown(COMPLAINT, complaint, request.user),
        "offer_issue": Issue.objects.visible_to(request.user).filter(pk=issue.pk).exists(),
    }
    return render(request, "calls/complaint_detail.html", context)


def _returned(complaint):
    """Why it lies with its owner again: who sent it back or took it up anew says so."""
    if complaint.state != Complaint.State.OPEN:
        return None
    moved = Event.objects.latest_move_of(complaint)
    return moved if hasattr(moved, "text") else None


@login_required
@require_GET
def suggestion_list(request):
    chosen, suggestions = _suggestions(request)
    page = keyset(suggestions.with_people(), request, by="-received_at")
    return render(request, "calls/suggestion_list.html", {"page": page, "filter": chosen})


@login_required
@require_GET
def suggestion_export(request):
    _chosen, suggestions = _suggestions(request)
    rows = suggestions.with_people().order_by("-received_at", "-pk")
    name = f"suggestions-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, SUGGESTIONS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_GET
def suggestion_report(request):
    """By category and month, with what became of them (S2-45); every number opens into its rows."""
    year = reporting.year_of(request.GET.get("year"), now())
    months = reporting.suggestions_by_month(Suggestion.objects.visible_to(request.user), year)
    context = {"year": str(year), "months": months, "states": Suggestion.State.choices}
    return render(request, "calls/suggestion_report.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def suggestion_create(request):
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.suggestion()
        row = actions.note_suggestion(given, actor=request.user, organisation=form.cleaned_data["organisation"])
        messages.success(request, _("The suggestion is noted."))
        return redirect(row)
    context = {"form": form, "label": _("Note a suggestion"), "cancel": reverse("calls:suggestions")}
    return render(request, "calls/suggestion_form.html", context)


@login_required
@require_GET
def suggestion_detail(request, pk):
    suggestion = _find(Suggestion, request, pk)
    issues = Issue.objects.visible_to(request.user).filter(pk=_issue_of(suggestion))
    context = {
        "suggestion": suggestion,
        "verbs": _shown(SUGGESTION, suggestion, request.user),
        "issue": issues.with_people().first(),
    }
    return render(request, "calls/suggestion_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def perform(request, pk, noun, verb):
    """Carry out a verb; its words are kept when it is refused."""
    model, table = {"complaint": (Complaint, COMPLAINT), "suggestion": (Suggestion, SUGGESTION)}[noun]
    subject, verb = _find(model, request, pk), table[verb]
    if not verb.may(request.user, subject):
        raise PermissionDenied
    form = verb.fresh(subject, request.POST or None)
    theirs = {}
    if request.method == "POST" and form.is_valid():
        try:
            verb.act(subject, actor=request.user, **form.said())
        except Stale as refusal:
            theirs = _take_theirs(form, model, pk)
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, verb.said)
            return redirect(subject)
    context = {"form": form, "label": verb.label, "hint": verb.hint, "subject": subject, "theirs": theirs}
    return render(request, "calls/verb_form.html", context)


def _complaints(request):
    chosen = ComplaintFilter(request.GET)
    return chosen, chosen.narrow(Complaint.objects.visible_to(request.user), request.user)


def _suggestions(request):
    chosen = SuggestionFilter(request.GET)
    return chosen, chosen.narrow(Suggestion.objects.visible_to(request.user))


def _find(model, request, pk):
    rows = model.objects.visible_to(request.user).with_people()
    more = ("issue__department__head", "verified_by") if model is Complaint else ("department__head", "follow_up")
    found = rows.select_related(*more).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _issue_of(suggestion):
    return suggestion.issue_id or (suggestion.follow_up.issue_id if suggestion.follow_up_id else None)


def _shown(table, subject, user):
    """Buttons that open their forms in place."""
    rows = []
    for verb in offered(table, subject, user):
        form = verb.fresh(subject, auto_id=f"{verb.name}_%s")
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)
        url = reverse(verb.url_name, args=[subject.pk])
        rows.append({"url": url, "label": verb.label, "form": form, "hint": verb.hint})
    return rows


def _take_theirs(form, model, pk):
    """What the other person saved meanwhile, beside what was typed; saving again overwrites knowingly."""
    current = get_object_or_404(model, pk=pk)
    form.data = form.data.copy()
    form.data["version"] = current.version
    columns = [name for name in ("cause", "correction", "prevention", "category") if name in form.fields]
    return {form.fields[name].label: getattr(current, name) for name in columns}
