"""Group robots and gateways: what they are told, and whether they answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import Stale
from notices import actions
from notices.forms.robots import RobotForm
from notices.models import Robot

from .gate import managers_only


@managers_only
@require_GET
def robots(request):
    return render(request, "notices/robot_list.html", {"robots": Robot.objects.with_letters()})


@managers_only
@require_http_methods(["GET", "POST"])
def add(request):
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = form.cleaned_data | {"departments": list(form.cleaned_data["departments"])}
        del details["version"]
        robot = actions.add_robot(actor=request.user, **details)
        messages.success(request, _("Saved. Send a test to see whether it answers."))
        return redirect(robot)
    return render(request, "notices/robot_form.html", {"form": form})


@managers_only
@require_http_methods(["GET", "POST"])
def robot(request, pk):
    """A robot's settings; its address and secret are never shown again."""
    row = get_object_or_404(Robot, pk=pk)
    form = RobotForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        details = form.cleaned_data | {"departments": list(form.cleaned_data["departments"])}
        del details["form_token"]
        details["version"] = details["version"] or 0
        row = Robot.objects.get(pk=pk)
        try:
            actions.change_robot(row, actor=request.user, **details)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            typed = request.POST.copy()
            typed["version"] = str(Robot.objects.get(pk=pk).version)
            form = RobotForm(typed, instance=row)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, "notices/robot_form.html", {"form": form, "robot": Robot.objects.get(pk=pk)})


@managers_only
@require_POST
def test(request, pk):
    """Call the robot now and show what it answers."""
    row = get_object_or_404(Robot, pk=pk)
    good, answer = actions.try_out(row, actor=request.user)
    if good:
        messages.success(request, _("It answered: %(answer)s") % {"answer": answer})
    else:
        messages.error(request, _("It did not take the test: %(answer)s") % {"answer": answer})
    return redirect(row)
