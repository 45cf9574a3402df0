"""What notices hears from below: whoever is made a deputy is told."""

from accounts.models import User
from history.flow import on

from . import actions


@on("accounts.User", "appoint_deputy")
def tell_the_deputy(person, event):
    deputy = User.objects.get(pk=event.facts["deputy"])
    params = {"person": person, "starts_at": event.facts["starts_at"], "ends_at": event.facts["ends_at"]}
    actions.notify(deputy, "notices.deputy_appointed", about=person, at=event.at, key=str(event.pk), params=params)
