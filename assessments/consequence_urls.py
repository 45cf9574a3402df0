"""The addresses of what follows from a result."""

from django.urls import path

from .consequence_verbs import NOUNS
from .views import appeals, ideas, orders, rewards, streaks, verbs, violations

PATHS = [
    # Objections to a result, and the seal that proves it.
    path("cards/<int:pk>/object/", appeals.object_to_card, name="object"),
    path("cards/<int:pk>/acknowledge/", appeals.acknowledge, name="acknowledge"),
    path("cards/<int:pk>/seal/", appeals.seal, name="seal"),
    path("consequences/objections/", appeals.appeal_list, name="appeals"),
    path("consequences/objections/<int:pk>/", appeals.appeal, name="appeal"),
    path("consequences/objections/<int:pk>/decide/", appeals.decide, name="appeal-decide"),
    # What has to be put right.
    path("consequences/", orders.rectification_list, name="rectifications"),
    path("consequences/export/", orders.export, name="export-rectifications"),
    path("consequences/order/", orders.order, name="order-rectification-of"),
    path("consequences/<int:pk>/", orders.rectification, name="rectification"),
    # Fails in a row.
    path("consequences/fails/", streaks.streak_list, name="streaks"),
    path("consequences/fails/<int:pk>/", streaks.streak, name="streak"),
    # Rewards and penalties.
    path("consequences/rewards/", rewards.reward_list, name="rewards"),
    path("consequences/rewards/export/", rewards.export, name="export-rewards"),
    path("consequences/rewards/new/", rewards.record, name="record-reward"),
    path("consequences/rewards/<int:pk>/", rewards.reward, name="reward"),
    # Violations.
    path("consequences/violations/", violations.violation_list, name="violations"),
    path("consequences/violations/report/", violations.report, name="report-violation"),
    path("consequences/violations/kinds/", violations.kinds, name="violation-kinds"),
    path("consequences/violations/kinds/new/", violations.add_kind, name="add-violation-kind"),
    path("consequences/violations/kinds/<int:pk>/", violations.edit_kind, name="violation-kind"),
    path("consequences/violations/<int:pk>/", violations.violation, name="violation"),
    path("consequences/violations/<int:pk>/object/", appeals.object_to_violation, name="object-to-violation"),
    # Ideas.
    path("consequences/ideas/", ideas.idea_list, name="ideas"),
    path("consequences/ideas/missing/", ideas.missing, name="ideas-missing"),
    path("consequences/ideas/new/", ideas.submit, name="submit-idea"),
    path("consequences/ideas/<int:pk>/", ideas.idea, name="idea"),
    path("consequences/ideas/<int:pk>/edit/", ideas.edit, name="edit-idea"),
    # Their verbs.
    *(
        path(
            f"consequences/{noun}/<int:pk>/{name.replace('_', '-')}/",
            verbs.perform,
            {"noun": noun, "verb": name},
            name=f"{noun}-{name.replace('_', '-')}",
        )
        for noun, (_model, table) in NOUNS.items()
        for name in table
    ),
]
