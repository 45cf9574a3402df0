"""The addresses of training, case studies and regular meetings."""

from django.urls import path

from .views import case_studies, courses, meetings, training

PATHS = [
    # Courses and who goes to them.
    path("training/", courses.course_list, name="courses"),
    path("training/export/", courses.export_courses, name="export-courses"),
    path("training/new/", courses.plan, name="plan-course"),
    path("training/<int:pk>/", courses.course, name="course"),
    path("training/<int:pk>/edit/", courses.edit, name="edit-course"),
    path("training/<int:pk>/hold/", courses.hold, name="hold-course"),
    path("training/<int:pk>/cancel/", courses.cancel, name="cancel-course"),
    path("training/<int:pk>/plan-again/", courses.plan_again, name="plan-course-again"),
    path("training/<int:pk>/nominate/", courses.nominate, name="nominate"),
    path("training/<int:pk>/results/", courses.results, name="results"),
    path("training/nominations/<int:pk>/", training.attendance, name="attendance"),
    path("training/nominations/<int:pk>/certificate/", training.certificate, name="certificate"),
    path("training/nominations/<int:pk>/approve/", training.approve, name="approve-nomination"),
    path("training/nominations/<int:pk>/decline/", training.decline, name="decline-nomination"),
    path("training/nominations/<int:pk>/withdraw/", training.withdraw, name="withdraw-nomination"),
    path("training/suggestions/", training.suggested, name="suggestions"),
    path("training/people/", training.people, name="training-people"),
    path("training/people/export/", training.export_people, name="export-training"),
    path("training/people/<int:pk>/", training.person, name="training-record"),
    path("training/topics/", training.topics, name="topics"),
    path("training/topics/new/", training.add_topic, name="add-topic"),
    path("training/topics/<int:pk>/edit/", training.edit_topic, name="edit-topic"),
    # Typical cases.
    path("training/cases/", case_studies.case_list, name="cases"),
    path("training/cases/new/<slug:kind>/<int:source>/", case_studies.begin, name="begin-case"),
    path("training/cases/<int:pk>/", case_studies.case, name="case"),
    path("training/cases/<int:pk>/edit/", case_studies.edit, name="edit-case"),
    path("training/cases/<int:pk>/share/", case_studies.share, name="share-case"),
    path("training/cases/<int:pk>/withdraw/", case_studies.withdraw, name="withdraw-case"),
    # Regular meetings.
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.plan, name="plan-meeting"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", meetings.edit, name="edit-meeting"),
    path("meetings/<int:pk>/print/", meetings.paper, name="meeting-print"),
    path("meetings/<int:pk>/keep/", meetings.keep, name="keep-minutes"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel-meeting"),
    path("meetings/<int:pk>/decide/", meetings.decide, name="decide"),
    path("meetings/<int:pk>/rows/<slug:figure>/", meetings.rows, name="meeting-rows"),
    path("meetings/<int:pk>/rows/<slug:figure>/<int:department>/", meetings.rows_of, name="meeting-rows-of"),
    path("meetings/<int:pk>/rows/<slug:figure>/nobody/", meetings.rows_of_nobody, name="meeting-rows-of-nobody"),
    path("meetings/decisions/<int:pk>/finish/", meetings.finish, name="finish-decision"),
    path("meetings/decisions/<int:pk>/drop/", meetings.drop, name="drop-decision"),
]
