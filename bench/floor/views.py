"""A form, an INSERT, a list; and the addresses of the two pages."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from .models import Booking


class BookingForm(forms.ModelForm):
    class Meta:
        model = Booking
        fields = ["room", "visitor", "starts_at", "ends_at"]


@login_required
def book(request):
    form = BookingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect("/")
    return render(request, "floor/form.html", {"form": form})


@login_required
def listing(request):
    return render(request, "floor/list.html", {"rows": Booking.objects.order_by("-pk")[:50]})


urlpatterns = [path("", listing), path("new/", book)]
