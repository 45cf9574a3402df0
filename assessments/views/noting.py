"""One item of an inspection, kept the moment it is tapped: on a telephone, with and without script."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import actions
from assessments import inspection_rules as rules
from assessments.inspection_forms import NoteForm
from assessments.models import Inspection, InspectionItem
from history.flow import NotAllowed
from papers import actions as papers
from papers.models import Attachment

from .inspections import _for_one
from .steps import require


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass, fail or not applicable, with a note and a photo; answers the item alone where a script asked."""
    item = _find(request, pk)
    inspection = item.inspection
    require(rules.may_inspect(request.user, inspection))
    form = NoteForm(request.POST, request.FILES)
    trouble = ""
    if form.is_valid():
        trouble = _keep(request, item, form.cleaned_data)
    else:
        trouble = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if not request.headers.get("HX-Request"):
        if trouble:
            messages.warning(request, trouble)
        return redirect(item)
    item = _find(request, pk)
    item.photos = list(Attachment.objects.of(item))
    left = item.inspection.items.open().count()
    context = {
        "item": item,
        "may_note": item.inspection.can("finish"),
        "trouble": trouble,
        "typed": request.POST.get("note", "") if trouble else "",
        "left": left,
        "total": item.inspection.items.count(),
        "unexplained": item.inspection.items.unexplained().count(),
        "is_fragment": True,
    }
    return render(request, "assessments/_inspection_item.html", context)


def _keep(request: HttpRequest, item: InspectionItem, said: dict) -> str:
    """What went wrong, in a sentence; empty where nothing did."""
    photo = said.pop("photo")
    for_ = _for_one(request, item.inspection)
    try:
        actions.note_item(item, actor=request.user, for_=for_, **said)
    except NotAllowed as refusal:
        return str(refusal)
    if photo is not None:
        papers.attach(item, photo, kind=Attachment.Kind.PHOTO, actor=request.user, for_=for_)
        if not request.headers.get("HX-Request"):
            messages.success(request, _("The photo is kept with the item."))
    return ""


def _find(request: HttpRequest, pk: int) -> InspectionItem:
    visible = InspectionItem.objects.filter(inspection__in=Inspection.objects.visible_to(request.user))
    rows = visible.select_related("inspection__department", "inspection__staff__department", "by")
    return get_object_or_404(rows, pk=pk)
