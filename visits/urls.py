from django.urls import path

from .views import preparation, reference, sheet, verbs

app_name = "visits"

urlpatterns = [
    path("", sheet.sheet_list, name="list"),
    path("new/", sheet.sheet_create, name="create"),
    path("for/<int:appointment>/draft/", sheet.draft, name="draft"),
    path("for/<int:appointment>/exempt/", verbs.exempt, name="exempt"),
    path("preparation/", preparation.preparation, name="preparation"),
    path("preparation/part/", preparation.preparation, {"is_part": True}, name="preparation-part"),
    path("tasks/<int:pk>/tick/", preparation.tick, name="tick"),
    path("tasks/<int:pk>/untick/", preparation.untick, name="untick"),
    path("tasks/<int:pk>/confirm/", preparation.confirm, name="confirm"),
    path("standards/", reference.standards, name="standards"),
    path("standards/<int:pk>/edit/", reference.edit_standard, name="edit-standard"),
    path("colleagues/", reference.suggest_person, name="suggest-person"),
    path("<int:pk>/", sheet.sheet_detail, name="detail"),
    path("<int:pk>/edit/", sheet.sheet_edit, name="edit"),
    path("<int:pk>/print/", sheet.sheet_print, name="print"),
    path("<int:pk>/set-level/", verbs.set_level, name="set-level"),
    path("<int:pk>/confirm-purpose/", verbs.confirm_purpose, name="confirm-purpose"),
    path("<int:pk>/submit/", verbs.submit, name="submit"),
    path("<int:pk>/decide/", verbs.decide, name="decide"),
    path("<int:pk>/approve/", verbs.approve, name="approve"),
    path("<int:pk>/return/", verbs.return_, name="return"),
    path("<int:pk>/hand-over/", verbs.hand_over, name="hand-over"),
    path("<int:pk>/change-receptionist/", verbs.change_receptionist, name="change-receptionist"),
]
