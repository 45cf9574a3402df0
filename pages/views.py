"""The living style page: every component once, with invented content."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from . import samples

KINDS = {"list", "record", "form", "board", "decision", "public", "print"}


@login_required
def style(request):
    """All components on one page."""
    return render(request, "pages/style.html", _context(request))


@login_required
def kind(request, kind):
    """One page kind, full of invented content."""
    if kind not in KINDS:
        raise Http404
    if "said" in request.GET:
        messages.success(request, _("%(guest)s has arrived.") % {"guest": samples.VISITS[0].visitor})
        messages.warning(request, _("This is not possible any more."))
    return render(request, f"pages/style_{kind}.html", _context(request))


def _context(request):
    wrong = {"phone": "12345", "organisation": "", "head_count": "0", "kind": "customer", "way": "phone"}
    return {
        "form": samples.SampleForm(request.POST or (wrong if "wrong" in request.GET else None)),
        "reason_form": samples.ReasonForm(auto_id="id_%s_in_place"),
        "states": samples.STATES,
        "visits": samples.VISITS,
        "visit": samples.VISITS[0],
        "page": samples.page(request.path),
        "noon": samples.NOON,
        "kinds": sorted(KINDS),
    }
