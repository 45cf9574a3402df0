"""The public page: whoever has something to tell us writes it here, without a login, in their own language."""

from django.core import signing
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, answering
from calls.forms.register import PublicForm
from calls.models import Issue
from pages.network import address_of

SALT = "calls.public"
READABLE = 3600  # seconds for which the page that thanks can be read again


@never_cache
@require_http_methods(["GET", "POST"])
def write_to_us(request):
    form = PublicForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        letter = form.letter(translation.get_language())
        try:
            issue = actions.write_to_us(form.issue(), letter, address=address_of(request))
        except actions.TooMany as refusal:
            form.add_error(None, str(refusal))
            status = 429
        else:
            return redirect("calls:write-thanks", said=signing.dumps(issue.pk, salt=SALT))
    return render(request, "calls/public_form.html", {"form": form}, status=status)


@never_cache
@require_GET
def thanks(request, said):
    """It has arrived, under this number, and is answered until then."""
    try:
        pk = signing.loads(said, salt=SALT, max_age=READABLE)
    except signing.BadSignature:
        return redirect("calls:write-to-us")
    issue = Issue.objects.select_related("complaint").filter(pk=pk, source=Issue.Source.PUBLIC).first()
    if issue is None:
        return redirect("calls:write-to-us")
    response = render(request, "calls/public_thanks.html", answering.said_of(issue))
    response["Referrer-Policy"] = "no-referrer"
    return response
