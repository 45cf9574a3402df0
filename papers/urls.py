from django.urls import path

from . import views

app_name = "papers"

urlpatterns = [
    path("", views.checklist_list, name="list"),
    path("<int:pk>/", views.checklist_detail, name="detail"),
    path("items/<int:pk>/edit/", views.edit_item, name="edit-item"),
]
