"""The living style page: every component once, with invented content."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from . import formats, samples
from .forms import MomentField

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


@login_required
@require_GET
def moment(request):
    """How a typed moment is understood, for the line below its field."""
    try:
        instant = MomentField(required=False).clean(request.GET.get("q", ""))
    except ValidationError:
        instant = None
    if instant is None:
        return JsonResponse({})
    rests = not import_string(settings.WORKING_DAY)(formats.local(instant).date())
    words = formats.moment(instant)
    said = _("%(moment)s, a rest day") % {"moment": words} if rests else words
    return JsonResponse({"words": said, "value": f"{formats.local(instant):%Y-%m-%d %H:%M}"})


@login_required
@require_GET
def days(request):
    """The rest days of a month, and its weekend days on which work is made up for."""
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError as error:
        raise Http404 from error
    works = import_string(settings.WORKING_DAY)
    month = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == first.month]
    kinds = {each.isoformat(): works(each) for each in month}
    return JsonResponse(
        {
            "rest": [each for each, is_working in kinds.items() if not is_working],
            "make_up": [each.isoformat() for each in month if kinds[each.isoformat()] and each.isoweekday() > 5],
        }
    )


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
