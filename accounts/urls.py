from django.contrib.auth.views import LogoutView
from django.urls import path

from .views import door, own, people, places, saved

app_name = "accounts"

urlpatterns = [
    path("login/", door.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", door.language, name="language"),
    path("me/", own.me, name="me"),
    path("me/password/", own.password, name="password"),
    path("deputies/<int:pk>/end/", own.end_deputy, name="end-deputy"),
    path("absences/<int:pk>/end/", own.end_absence, name="end-absence"),
    path("views/keep/", saved.keep_view, name="keep-view"),
    path("views/<int:pk>/forget/", saved.forget_view, name="forget-view"),
    path("people/", people.people, name="people"),
    path("people/new/", people.create, name="create"),
    path("people/departments/new/", places.found_department, name="found-department"),
    path("people/departments/<int:pk>/", places.edit_department, name="edit-department"),
    path("people/positions/", places.positions, name="positions"),
    path("people/positions/new/", places.found_position, name="found-position"),
    path("people/positions/<int:pk>/", places.edit_position, name="edit-position"),
    path("people/<int:pk>/", own.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit"),
    path("people/<int:pk>/password/", people.set_password, name="set-password"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/deputy/", own.appoint_deputy, name="appoint-deputy"),
    path("people/<int:pk>/absence/", own.record_absence, name="record-absence"),
]
