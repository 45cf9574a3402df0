"""The reception record: what was said and agreed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.formats import comma
from pages.languages import in_language

from .appointment import Appointment
from .rooms import Room


class ReceptionRecord(Tracked):
    """What was said and agreed while a visitor was with us (form 4.4); names and titles as on the day."""

    DEEDS = {
        "open": _("opened the reception record"),
        "edit": _("edited the reception record"),
        "received": _("received the visitor"),
        "guided": _("guided the visitor"),
        "assisted": _("assisted the visitor"),
        "not_received": _("took back that the visitor was received"),
        "not_guided": _("took back that the visitor was guided"),
        "not_assisted": _("took back that the visitor was assisted"),
    }
    REQUIRED = (
        "visitor_name",
        "organisation_name",
        "started_at",
        "ended_at",
        "questions",
        "needs",
        "answers",
    )

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="record", verbose_name=_("appointment")
    )
    visitor_name = models.CharField(_("visitor name"), max_length=80)
    organisation_name = models.CharField(_("organisation"), max_length=120)
    visitor_phone = models.CharField(_("phone"), max_length=30, blank=True)
    visitor_email = models.EmailField(_("e-mail"), blank=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("room")
    )
    place = models.CharField(_("place, if no room"), max_length=120, blank=True)
    topics = models.TextField(_("topics presented"), blank=True)
    questions = models.TextField(_("customer's questions"), blank=True)
    needs = models.TextField(_("customer's needs"), blank=True)
    answers = models.TextField(_("answers and advice"), blank=True)
    # Empty: nobody counted. What could be answered at once should be (S4-254).
    questions_asked = models.PositiveSmallIntegerField(_("number of questions"), null=True, blank=True)
    questions_on_spot = models.PositiveSmallIntegerField(_("answered on the spot"), null=True, blank=True)
    opinions = models.TextField(_("opinions and suggestions"), blank=True)
    cooperation_intention = models.CharField(_("cooperation intention"), max_length=200, blank=True)
    is_adhoc = models.BooleanField(_("without an appointment"), default=False)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    instruction = models.CharField(_("superior's instruction"), max_length=200, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("reception record"), _("reception records")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="reception_record_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(visitor_phone="") | ~Q(visitor_email=""), name="reception_record_visitor_reachable"
            ),
            models.CheckConstraint(condition=~Q(visitor_name=""), name="reception_record_has_visitor"),
            models.CheckConstraint(
                condition=Q(questions_asked__isnull=True, questions_on_spot__isnull=True)
                | Q(questions_asked__gte=F("questions_on_spot"), questions_on_spot__isnull=False),
                name="reception_record_questions_counted",
            ),
            models.CheckConstraint(condition=~Q(organisation_name=""), name="reception_record_has_organisation"),
            models.CheckConstraint(condition=Q(room__isnull=False) | ~Q(place=""), name="reception_record_has_place"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | (
                    Q(started_at__isnull=False, ended_at__isnull=False)
                    & ~Q(questions="")
                    & ~Q(needs="")
                    & ~Q(answers="")
                ),
                name="reception_record_closed_is_complete",
            ),
        ]

    def __str__(self):
        return f"{self.visitor_name} · {self.organisation_name}"

    def get_absolute_url(self):
        return reverse("reception:record", args=[self.appointment_id])


class ReceptionStaff(models.Model):
    """Somebody of ours who received the visitor, with name and job title as on the day (S0-26)."""

    record = models.ForeignKey(ReceptionRecord, models.PROTECT, related_name="staff")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    name_zh = models.CharField(max_length=80, blank=True)
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    job_title_zh = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("receiving person"), _("receiving staff")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["record", "person"], name="reception_staff_once")]

    def __str__(self):
        return comma().join(filter(None, [in_language(self, "name"), in_language(self, "job_title")]))
