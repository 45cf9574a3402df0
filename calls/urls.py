from django.urls import path

from .register_verbs import COMPLAINT, SUGGESTION
from .verbs import VERBS
from .views import (
    afterwards,
    beside,
    call,
    field,
    figures,
    issue,
    missed,
    points,
    praise,
    public,
    recording,
    register,
    support,
    telephone,
    wall,
)

app_name = "calls"

urlpatterns = [
    path("", call.call_list, name="list"),
    path("new/", call.call_create, name="create"),
    path("new/callers/", beside.find_caller, name="find-caller"),
    path("new/whereabouts/", beside.whereabouts, name="whereabouts"),
    path("new/draft/", beside.keep_draft, name="keep-draft"),
    path("drafts/<int:pk>/discard/", beside.discard_draft, name="discard-draft"),
    # Missed calls.
    path("missed/", missed.missed_list, name="missed"),
    path("missed/new/", call.call_miss, name="miss"),
    path("<int:pk>/take/", missed.take, name="take-missed"),
    path("<int:pk>/give-back/", missed.give_back, name="give-back"),
    path("<int:pk>/try-back/", missed.try_back, name="try-back"),
    path("<int:pk>/set-aside/", missed.set_aside, name="set-aside"),
    # Recordings.
    path("<int:pk>/recording/", recording.keep, name="keep-recording"),
    path("<int:pk>/recording/told/", recording.say_told, name="say-told"),
    path("<int:pk>/play/", recording.play, name="play"),
    path("plays/<int:pk>/", recording.listen, name="listen"),
    path("plays/<int:pk>/sound/", recording.sound, name="sound"),
    # What people should hear, what they said.
    path("points/", points.points, name="points"),
    path("points/new/", points.add_point, name="point-create"),
    path("points/<int:pk>/", points.edit_point, name="point-edit"),
    path("points/greeting/", points.edit_greeting, name="greeting"),
    path("visits/<int:pk>/points/", points.convey, name="convey"),
    path("visits/<int:pk>/praise/", points.praise, name="praise-visit"),
    path("praise/", praise.praise_list, name="praise"),
    path("praise/export/", praise.praise_export, name="praise-export"),
    # Key account managers in the field.
    path("field/", field.field, name="field"),
    path("field/sign-in/", field.register, name="sign-in"),
    path("field/plan/", field.plan, name="field-plan"),
    path("field/<int:pk>/call-off/", field.call_off, name="field-call-off"),
    path("field/sign-ins/", field.sign_ins, name="field-sign-ins"),
    path("<int:pk>/", call.call_detail, name="detail"),
    path("<int:pk>/note-error/", call.note_error, name="note-error"),
    # Boards.
    path("wall/", wall.wall, name="wall"),
    path("wall/part/", wall.wall_part, name="wall-part"),
    path("board/", wall.board, name="board"),
    path("board/part/", wall.board_part, name="board-part"),
    path("queue/", wall.board, {"mine": True}, name="queue"),
    path("queue/part/", wall.board_part, {"mine": True}, name="queue-part"),
    # Telephone systems, and what rings.
    path("ringing/", telephone.ringing, name="ringing"),
    path("heard/<int:pk>/set-aside/", telephone.set_heard_aside, name="set-heard-aside"),
    path("telephones/", telephone.telephones, name="telephones"),
    path("telephones/new/", telephone.set_up_telephone, name="set-up-telephone"),
    path("telephones/<int:pk>/", telephone.telephone, name="telephone"),
    path("telephones/<int:pk>/announcement/", telephone.set_announcement, name="set-announcement"),
    path("telephones/<int:pk>/renew/", telephone.renew_telephone, name="renew-telephone"),
    path("telephones/<int:pk>/revoke/", telephone.revoke_telephone, name="revoke-telephone"),
    path("telephones/lines/<int:pk>/place/", telephone.place_line, name="place-line"),
    path("figures/", figures.figures, name="figures"),
    path("figures/calls/", figures.call_figures, name="call-figures"),
    path("figures/export/", figures.export_figures, name="figures-export"),
    path("figures/calls/export/", figures.export_call_figures, name="call-figures-export"),
    path("figures/<slug:code>/", figures.figure, name="figure"),
    path("figures/<slug:code>/export/", figures.export_figure, name="figure-export"),
    path("issues/", issue.issue_list, name="issues"),
    path("issues/new/", issue.issue_create, name="issue-create"),
    path("issues/<int:pk>/", issue.issue_detail, name="issue"),
    path("issues/<int:pk>/support/<int:support>/", support.give_support, name="give-support"),
    path("issues/<int:pk>/support/<int:support>/accept/", support.accept_support, name="accept-support"),
    path("issues/<int:pk>/support/<int:support>/decline/", support.decline_support, name="decline-support"),
    *[
        path(f"issues/<int:pk>/{name.replace('_', '-')}/", issue.perform, {"verb": name}, name=name.replace("_", "-"))
        for name in VERBS
    ],
    # Afterwards: call-backs, the register of complaints, suggestions, the public page.
    path("call-backs/", afterwards.call_backs, name="call-backs"),
    path("call-backs/<int:pk>/", afterwards.call_back, name="call-back"),
    path("complaints/", register.complaint_list, name="complaints"),
    path("complaints/export/", register.complaint_export, name="complaints-export"),
    path("complaints/<int:pk>/", register.complaint_detail, name="complaint"),
    path("suggestions/", register.suggestion_list, name="suggestions"),
    path("suggestions/export/", register.suggestion_export, name="suggestions-export"),
    path("suggestions/report/", register.suggestion_report, name="suggestion-report"),
    path("suggestions/new/", register.suggestion_create, name="suggestion-create"),
    path("suggestions/<int:pk>/", register.suggestion_detail, name="suggestion"),
    *[
        path(
            f"{verb.noun}s/<int:pk>/{verb.name.replace('_', '-')}/",
            register.perform,
            {"noun": verb.noun, "verb": verb.name},
            name=verb.url_name.removeprefix("calls:"),
        )
        for verb in (*COMPLAINT.values(), *SUGGESTION.values())
    ],
    path("write/", public.write_to_us, name="write-to-us"),
    path("write/<str:said>/", public.thanks, name="write-thanks"),
]
