"""Files of a record: add one, open one, take one away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed
from papers import actions
from papers.attaching import find, may_add
from papers.forms.attachment import AttachForm
from papers.models import Attachment


@login_required
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    subject = find(label, pk, request.user)
    if not may_add(request.user, subject):
        raise PermissionDenied
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = actions.attach(subject, form.cleaned_data["file"], kind=form.cleaned_data["kind"], actor=request.user)
        messages.success(request, _("“%(file)s” is attached.") % {"file": row})
        return redirect(subject)
    return render(request, "papers/attach.html", {"form": form, "subject": subject})


@login_required
@require_GET
def attachment(request: HttpRequest, pk) -> HttpResponse:
    """The file itself: pictures are shown, everything else is handed over for saving."""
    row = _find(request, pk)
    response = FileResponse(
        row.file.open("rb"), as_attachment=not row.is_picture, filename=row.name, content_type=row.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def detach(request: HttpRequest, pk) -> HttpResponse:
    row = _find(request, pk)
    if not may_add(request.user, row.subject):
        raise PermissionDenied
    try:
        actions.detach(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("“%(file)s” is removed.") % {"file": row})
    return redirect(row.subject)


def _find(request: HttpRequest, pk) -> Attachment:
    """A file among those of the records this person may see."""
    row = get_object_or_404(Attachment.objects.present().select_related("subject_type"), pk=pk)
    row.subject = find(row.subject_type.model_class()._meta.label, row.subject_id, request.user)
    return row
