from django.urls import path

from . import views

app_name = "reception"

urlpatterns = [
    path("", views.listing, name="list"),
    path("today/", views.board, name="board"),
    path("today/part/", views.board_part, name="board-part"),
    path("rooms/", views.rooms, name="rooms"),
    path("new/", views.create, name="create"),
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
]
