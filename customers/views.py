"""The customer list: organisations and the people in them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import Stale
from pages.paging import keyset
from pages.versions import both_versions

from . import actions, rules
from .forms import ContactForm, FilterForm, OrganisationForm, TierForm
from .models import Contact, Organisation
from .search import digits_of

SUGGESTIONS = 10
TAKEN = gettext_lazy("Somebody has just entered this organisation.")


@login_required
@require_GET
def organisation_list(request):
    form = FilterForm(request.GET)
    organisations = Organisation.objects.visible_to(request.user).select_related("owner")
    if form.is_valid():
        organisations = organisations.narrowed(**form.cleaned_data)
    context = {
        "page": keyset(organisations, request, by="name"),
        "filter": form,
        "offer_create": rules.may_register(request.user),
    }
    return render(request, "customers/organisation_list.html", context)


@login_required
@require_GET
def detail(request, pk):
    organisation = _find(request, pk)
    context = {
        "organisation": organisation,
        "contacts": organisation.contacts.order_by("name")[:100],
        "show_tier_reason": rules.may_see_tier_reason(request.user),
        "offer_edit": rules.may_edit(request.user, organisation),
        "offer_set_tier": rules.may_set_tier(request.user),
        "tier_form": TierForm(initial={"tier": organisation.tier, "version": organisation.version}),
    }
    return render(request, "customers/organisation_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request):
    if not rules.may_register(request.user):
        raise PermissionDenied
    # Who sees only their own customers would lose sight of this one.
    owner = None if request.user.may("customers.view_organisation") else request.user
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("name", ""), "owner": owner})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                organisation = actions.register(Organisation(**form.said()), actor=request.user)
        except IntegrityError:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, _("%(organisation)s is in the list.") % {"organisation": organisation})
            return redirect(organisation)
    return render(request, "customers/organisation_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    organisation = _find(request, pk)
    if not rules.may_edit(request.user, organisation):
        raise PermissionDenied
    initial = {"version": organisation.version}
    form = OrganisationForm(request.POST or None, instance=_copy(organisation), initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        try:
            actions.edit(organisation, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            return _show_both(request, form, organisation, refusal, "customers/organisation_form.html")
        except IntegrityError:
            organisation.refresh_from_db()
            form.add_error("name", TAKEN)
        else:
            messages.success(request, _("Saved."))
            return redirect(organisation)
    return render(request, "customers/organisation_form.html", {"form": form, "organisation": organisation})


@login_required
@require_POST
def set_tier(request, pk):
    organisation = _find(request, pk)
    if not rules.may_set_tier(request.user):
        raise PermissionDenied
    form = TierForm(request.POST)
    if not form.is_valid():
        return render(request, "customers/tier_form.html", {"form": form, "organisation": organisation})
    try:
        actions.set_tier(organisation, actor=request.user, **form.cleaned_data)
    except Stale as refusal:
        form.data = form.data.copy() | {"version": Organisation.objects.get(pk=pk).version}
        messages.warning(request, str(refusal))
        return render(request, "customers/tier_form.html", {"form": form, "organisation": organisation})
    messages.success(request, _("The tier is set, and why is kept."))
    return redirect(organisation)


@login_required
@require_http_methods(["GET", "POST"])
def contact_create(request, pk):
    organisation = _find(request, pk)
    if not (rules.may_register(request.user) or rules.may_edit(request.user, organisation)):
        raise PermissionDenied
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = actions.register_contact(Contact(organisation=organisation, **form.said()), actor=request.user)
        messages.success(request, _("%(contact)s is in the list.") % {"contact": contact})
        return redirect(organisation)
    return render(request, "customers/contact_form.html", {"form": form, "organisation": organisation})


@login_required
@require_http_methods(["GET", "POST"])
def contact_edit(request, pk):
    visible = Contact.objects.visible_to(request.user).select_related("organisation")
    contact = get_object_or_404(visible, pk=pk)
    if not rules.may_edit(request.user, contact.organisation):
        raise PermissionDenied
    form = ContactForm(request.POST or None, instance=_copy(contact), initial={"version": contact.version})
    context = {"form": form, "organisation": contact.organisation, "contact": contact}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        try:
            actions.edit_contact(contact, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            return _show_both(request, form, contact, refusal, "customers/contact_form.html", **context)
        messages.success(request, _("Saved."))
        return redirect(contact.organisation)
    return render(request, "customers/contact_form.html", context)


@login_required
@require_GET
def suggest(request):
    """Organisations for what is typed so far: a name, Chinese or pinyin, or initials."""
    found = Organisation.objects.visible_to(request.user).matching(request.GET.get("q", ""))
    rows = found.order_by("name")[:SUGGESTIONS]
    return JsonResponse({"suggestions": [{"value": row.name, "label": row.name_zh} for row in rows]})


@login_required
@require_GET
def suggest_contact(request):
    """Who has this phone number, or part of this name: with organisation and how to reach them."""
    typed = request.GET.get("q", "").strip()
    text = digits_of(typed) or typed
    found = Contact.objects.visible_to(request.user).known_as(text)
    rows = found.select_related("organisation").likeliest(text)[:SUGGESTIONS]
    return JsonResponse({"suggestions": [_as_suggestion(contact) for contact in rows]})


def _as_suggestion(contact: Contact) -> dict[str, str]:
    organisation = contact.organisation
    return {
        "value": contact.name,
        "label": f"{contact} · {organisation}",
        "phone": contact.phone,
        "email": contact.email,
        "organisation": organisation.name,
    }


def _find(request, pk) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("owner"), pk=pk)


def _copy(row):
    """A form over a model writes into its instance; the page goes on showing the row as it is."""
    return type(row).objects.get(pk=row.pk)


def _show_both(request, form, row, refusal, template, **context):
    row.refresh_from_db()
    messages.warning(request, str(refusal))
    context |= {"form": form, type(row).__name__.lower(): row, "both": both_versions(form, row)}
    return render(request, template, context)
