"""Everybody decides how they hear of things besides their inbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices import actions, digest, rules
from notices.forms.choices import ChoicesForm
from notices.kinds import all_kinds
from notices.models import Preference
from notices.quiet import digest_time
from notices.ways import Ways


@login_required
@require_http_methods(["GET", "POST"])
def mail(request):
    """What comes by mail, in the digest or by text message: in general, and for each kind."""
    kinds = [kind for kind in all_kinds() if not kind.for_visitors and kind.code != digest.KIND]
    rows = {row.kind: row for row in Preference.objects.filter(person=request.user)}
    ways = Ways.of({kind.code for kind in kinds}, [])
    form = ChoicesForm(request.POST or None, kinds=kinds, ways=ways, rows=rows)
    if request.method == "POST" and form.is_valid():
        actions.choose_many(request.user, form.changes)
        messages.success(request, _("Saved."))
        return redirect("notices:mail")
    context = {
        "form": form,
        "digest_time": f"{digest_time():%H:%M}",
        "has_gateway": any(gateway.is_gateway for gateway in ways.gateways),
        "offer_manage": rules.may_manage(request.user),
    }
    return render(request, "notices/preference_form.html", context)
