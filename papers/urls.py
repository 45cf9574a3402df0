from django.urls import path

from .views import attachment, checklist, policy

app_name = "papers"

urlpatterns = [
    path("checklists/", checklist.checklist_list, name="list"),
    path("checklists/<int:pk>/", checklist.checklist_detail, name="detail"),
    path("checklists/<int:pk>/add/", checklist.add_item, name="add-item"),
    path("checklists/items/<int:pk>/edit/", checklist.edit_item, name="edit-item"),
    path("files/on/<str:label>/<int:pk>/", attachment.attach, name="attach"),
    path("files/<uuid:pk>/", attachment.attachment, name="attachment"),
    path("files/<uuid:pk>/remove/", attachment.detach, name="detach"),
    path("policies/", policy.policy_list, name="policies"),
    path("policies/new/", policy.create_policy, name="create-policy"),
    path("policies/<int:pk>/", policy.policy, name="policy"),
    path("policies/<int:pk>/edit/", policy.edit_policy, name="edit-policy"),
    path("policies/<int:pk>/draft/", policy.draft, name="draft"),
    path("policies/<int:pk>/reviewed/", policy.confirm_review, name="confirm-review"),
    path("policies/versions/<int:pk>/", policy.version, name="policy-version"),
    path("policies/versions/<int:pk>/print/", policy.print_version, name="print-version"),
    path("policies/versions/<int:pk>/edit/", policy.rewrite, name="rewrite"),
    path("policies/versions/<int:pk>/submit/", policy.submit, name="submit"),
    path("policies/versions/<int:pk>/review/", policy.review, name="review"),
    path("policies/versions/<int:pk>/approve/", policy.approve, name="approve"),
    path("policies/versions/<int:pk>/return/", policy.return_, name="return"),
    path("policies/versions/<int:pk>/withdraw/", policy.withdraw, name="withdraw"),
    path("policies/versions/<int:pk>/acknowledge/", policy.acknowledge, name="acknowledge"),
    path("policies/versions/<int:pk>/readers/", policy.readers, name="readers"),
]
