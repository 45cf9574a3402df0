"""What notices hears from below: whoever is made a deputy is told."""

from history.flow import on

from . import actions


@on("accounts.User", "appoint_deputy")
def tell_the_deputy(person, event):
    row = person.deputies.select_related("deputy").latest("pk")
    params = {"person": person, "starts_at": row.starts_at, "ends_at": row.ends_at}
    actions.notify(row.deputy, "notices.deputy_appointed", about=person, at=event.at, key=str(event.pk), params=params)
