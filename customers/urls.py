from django.urls import path

from . import views

app_name = "customers"

urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("new/", views.create, name="create"),
    path("suggest/", views.suggest, name="suggest"),
    path("suggest-contact/", views.suggest_contact, name="suggest-contact"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/set-tier/", views.set_tier, name="set-tier"),
    path("<int:pk>/contacts/new/", views.contact_create, name="contact-create"),
    path("contacts/<int:pk>/edit/", views.contact_edit, name="contact-edit"),
]
