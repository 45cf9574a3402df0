"""What happens to sheets and tasks when an appointment moves."""

from history.flow import on

from .actions import following

on("reception.Appointment", "confirm")(following.visit_confirmed)
on("reception.Appointment", "reschedule")(following.visit_moved)
on("reception.Appointment", "edit")(following.visit_edited)
on("reception.Appointment", "cancel", "decline", "mark_no_show")(following.visit_off)
on("reception.Appointment", "check_out", "leave_unseen")(following.visit_over)
