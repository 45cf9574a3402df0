"""What an empty company starts with: one site and one hall, so that the first visitor can be received."""

from .models import Room, Site


def install(sender, **kwargs):
    """After every migration; a company that has a site of its own is left alone."""
    if not Site.objects.exists():
        site = Site.objects.create(name="Headquarters", name_zh="总部")
        Room.objects.create(site=site, name="Reception hall", name_zh="接待厅", kind=Room.Kind.HALL, capacity=12)
