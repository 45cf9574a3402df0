"""Saved views of lists: keep one, forget one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import saved_views
from accounts.forms import SavedViewForm
from accounts.models import SavedView


@login_required
@require_POST
def keep_view(request):
    form = SavedViewForm(request.POST)
    page = request.POST.get("page", "")
    if not saved_views.is_list(page):
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("Give the view a name of at most 60 characters."))
        return redirect(f"{reverse(page)}?{saved_views.cleaned(request.POST.get('query', ''))}")
    view = saved_views.keep(request.user, **form.cleaned_data)
    messages.success(request, _("“%(view)s” is kept.") % {"view": view})
    return redirect(view)


@login_required
@require_POST
def forget_view(request, pk):
    """Whoever keeps it forgets it; it is then gone for their department as well."""
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    saved_views.forget(view)
    messages.success(request, _("“%(view)s” is gone.") % {"view": view})
    return redirect(reverse(view.page))
