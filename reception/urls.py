from django.urls import path

from . import views
from .views import entrances, kiosk, outcome, passes, walkin

app_name = "reception"

urlpatterns = [
    path("", views.listing, name="list"),
    path("today/", views.board, name="board"),
    path("today/part/", views.board_part, name="board-part"),
    path("rooms/", views.rooms, name="rooms"),
    path("new/", views.create, name="create"),
    # Booking
    path("new/callers/", views.find_caller, name="find-caller"),
    path("new/people/", views.people_keys, name="people-keys"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/reschedule/", views.reschedule, name="reschedule"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/check-in/", views.check_in, name="check-in"),
    path("<int:pk>/undo-check-in/", views.undo_check_in, name="undo-check-in"),
    path("<int:pk>/start-meeting/", views.start_meeting, name="start-meeting"),
    path("<int:pk>/check-out/", views.check_out, name="check-out"),
    path("<int:pk>/no-show/", views.mark_no_show, name="mark-no-show"),
    path("<int:pk>/visitors/", views.expect, name="expect"),
    path("<int:pk>/visitors/<int:visitor>/sign-in/", views.sign_in, name="sign-in"),
    path("<int:pk>/visitors/<int:visitor>/sign-out/", views.sign_out, name="sign-out"),
    path("<int:pk>/duties/", views.give_duty, name="give-duty"),
    path("<int:pk>/instruct/", views.instruct, name="instruct"),
    path("<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/close/", views.close, name="close"),
    # The calendar, and what is moved on it
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/part/", views.calendar_part, name="calendar-part"),
    path("calendar/week/", views.calendar_week, name="calendar-week"),
    path("calendar/week/part/", views.calendar_week_part, name="calendar-week-part"),
    path("calendar/mine/", views.my_calendar, name="my-calendar"),
    path("calendar/people/<int:pk>/", views.person_calendar, name="person-calendar"),
    path("calendar/rooms/<int:pk>/", views.room_calendar, name="room-calendar"),
    path("calendar/feeds/", views.feeds, name="feeds"),
    path("calendar/feeds/open/", views.open_feed, name="open-feed"),
    path("calendar/feeds/close/", views.close_feed, name="close-feed"),
    path("calendar/feeds/<str:token>.ics", views.feed, name="feed"),
    path("<int:pk>/move/", views.move, name="move"),
    # What the host answers while the visitor waits
    path("<int:pk>/come/", views.come, name="come"),
    path("<int:pk>/hold/", views.hold, name="hold"),
    path("<int:pk>/hand-on/", views.hand_on, name="hand-on"),
    path("waiting/<str:token>/", views.host_link, name="host-link"),
]

# Visitors without an appointment, and what is agreed with them
urlpatterns += [
    path("walk-ins/", walkin.board, name="walk-ins"),
    path("walk-ins/part/", walkin.board_part, name="walk-ins-part"),
    path("walk-ins/all/", walkin.listing, name="walk-in-list"),
    path("walk-ins/new/", walkin.create, name="walk-in-create"),
    path("walk-ins/<int:pk>/", walkin.detail, name="walk-in"),
    path("walk-ins/<int:pk>/standing/", walkin.standing, name="walk-in-standing"),
    path("walk-ins/<int:pk>/edit/", walkin.edit, name="walk-in-edit"),
    path("walk-ins/<int:pk>/forward/", outcome.forward, name="walk-in-forward"),
    path("walk-ins/<int:pk>/acknowledge/", outcome.acknowledge, name="walk-in-acknowledge"),
    path("walk-ins/<int:pk>/decide/", outcome.decide, name="walk-in-decide"),
    path("walk-ins/<int:pk>/receive/", outcome.receive, name="walk-in-receive"),
    path("walk-ins/<int:pk>/recognise/<int:visit>/", outcome.recognise, name="walk-in-recognise"),
    path("walk-ins/<int:pk>/rebook/", outcome.rebook, name="walk-in-rebook"),
    path("walk-ins/<int:pk>/visit-them/", outcome.visit_them, name="walk-in-visit-them"),
    path("walk-ins/<int:pk>/refer/", outcome.refer, name="walk-in-refer"),
    path("walk-ins/<int:pk>/leave/", outcome.leave, name="walk-in-leave"),
    path("walk-ins/<int:pk>/reopen/", outcome.reopen, name="walk-in-reopen"),
    path("walk-ins/<int:pk>/instruct/", outcome.instruct, name="walk-in-instruct"),
    path("to-arrange/", outcome.drafts, name="visit-drafts"),
    path("to-arrange/<int:pk>/", outcome.draft, name="visit-draft"),
    path("to-arrange/<int:pk>/book/", outcome.book_draft, name="visit-draft-book"),
    path("to-arrange/<int:pk>/take-up/", outcome.take_up, name="visit-draft-take-up"),
    path("to-arrange/<int:pk>/drop/", outcome.drop, name="visit-draft-drop"),
]

# Passes, the tablets at the entrances, and what guests announce there
urlpatterns += [
    path("pass/<str:token>/", passes.show, name="pass"),
    path("<int:pk>/pass/", passes.link, name="pass-link"),
    path("code/<str:code>/", passes.code, name="code"),
    path("kiosk/<str:token>/", kiosk.start, name="kiosk"),
    path("kiosk/<str:token>/here/", kiosk.here, name="kiosk-here"),
    path("kiosk/<str:token>/leaving/", kiosk.leaving, name="kiosk-leaving"),
    path("kiosk/<str:token>/unannounced/", kiosk.unannounced, name="kiosk-unannounced"),
    path("kiosk/<str:token>/thanks/<str:said>/", kiosk.thanks, name="kiosk-thanks"),
    path("announced/<int:pk>/confirm/", entrances.confirm, name="announced-confirm"),
    path("announced/<int:pk>/refuse/", entrances.refuse, name="announced-refuse"),
    path("entrances/", entrances.entrances, name="entrances"),
    path("entrances/<int:pk>/edit/", entrances.edit_entrance, name="entrance-edit"),
    path("entrances/tablets/new/", entrances.set_up, name="kiosk-create"),
    path("entrances/tablets/<int:pk>/", entrances.address, name="kiosk-address"),
    path("entrances/tablets/<int:pk>/renew/", entrances.renew, name="kiosk-renew"),
    path("entrances/tablets/<int:pk>/revoke/", entrances.revoke, name="kiosk-revoke"),
]
