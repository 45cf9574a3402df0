"""The addresses of inspections, findings and samples."""

from django.urls import path

from .views import findings, inspections, noting, samples

PATHS = [
    path("inspections/", inspections.inspection_list, name="inspections"),
    path("inspections/export/", inspections.export, name="export-inspections"),
    path("inspections/new/", inspections.plan, name="plan-inspection"),
    path("inspections/agreement/", inspections.agreement, name="agreement"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/edit/", inspections.edit, name="edit-inspection"),
    path("inspections/<int:pk>/finish/", inspections.finish, name="finish-inspection"),
    path("inspections/<int:pk>/cancel/", inspections.cancel, name="cancel-inspection"),
    path("inspections/<int:pk>/close/", inspections.close, name="close-inspection"),
    path("inspections/<int:pk>/score-again/", inspections.score_again, name="score-again"),
    path("inspections/<int:pk>/find/", findings.find, name="find"),
    path("inspections/items/<int:pk>/note/", noting.note, name="note-item"),
    # What was found.
    path("inspections/findings/", findings.finding_list, name="findings"),
    path("inspections/findings/export/", findings.export, name="export-findings"),
    path("inspections/findings/<int:pk>/", findings.finding, name="finding"),
    path("inspections/findings/<int:pk>/order/", findings.order, name="order-from-finding"),
    path("inspections/findings/<int:pk>/dismiss/", findings.dismiss, name="dismiss-finding"),
    path("inspections/findings/<int:pk>/settle/", findings.settle, name="settle-finding"),
    path("inspections/findings/kinds/", findings.kind_list, name="finding-kinds"),
    path("inspections/findings/kinds/new/", findings.add_kind, name="add-finding-kind"),
    path("inspections/findings/kinds/<int:pk>/edit/", findings.edit_kind, name="edit-finding-kind"),
    # Cases drawn by lot.
    path("inspections/samples/", samples.sample_list, name="samples"),
    path("inspections/samples/new/", samples.draw, name="draw-sample"),
    path("inspections/samples/<int:pk>/", samples.sample, name="sample"),
]
