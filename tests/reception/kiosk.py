"""What a guest does at the tablet, for several test modules."""

from datetime import timedelta

from django.urls import reverse

HOUR = timedelta(hours=1)
PHONE = "+8613800000000"


def url(name, token, **more):
    return reverse(f"reception:{name}", kwargs={"token": token, **more})


def type_in(client, token, typed, *, name="kiosk-here"):
    return client.post(url(name, token), {"typed": typed}, follow=True)


def says(response):
    """The page without what stands in its head and in its address."""
    return response.content.decode().split("<main", 1)[1]
