"""Departments and leaders who are asked whether a visit suits them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .appointment import Appointment


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those asked of somebody or of the department they head, and those of visits they see."""
        hats = user.hats()
        asked = Q(person__in=hats) | Q(department__head__in=hats)
        return self.filter(asked | Q(appointment__in=Appointment.objects.visible_to(user)))

    def open(self):
        return self.filter(answer="", appointment__state=Appointment.State.REQUESTED)

    def waiting_for(self, user):
        """Unanswered ones to this person, to whom they stand in for, or to a department they head."""
        hats = user.hats()
        return self.open().filter(Q(person__in=hats) | Q(department__head__in=hats))

    def with_people(self):
        return self.select_related("person", "department__head", "answered_by", "asked_by")


class Enquiry(models.Model):
    """One question, to a person or to a department: does this visit suit you? (S2-09)"""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Suits")
        DECLINED = "declined", _("Does not suit")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="enquiries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("person"),
    )
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("department"),
    )
    question = models.CharField(_("question"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    words = models.CharField(_("remark"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("availability question"), _("availability questions")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, department__isnull=True)
                | Q(person__isnull=True, department__isnull=False),
                name="enquiry_asks_one",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="enquiry_answered_when",
            ),
            models.UniqueConstraint(
                fields=["appointment", "person"], condition=Q(answer=""), name="enquiry_open_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["appointment", "department"], condition=Q(answer=""), name="enquiry_open_once_per_department"
            ),
        ]

    def __str__(self):
        return str(self.appointment)

    def get_absolute_url(self):
        return reverse("reception:enquiry", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return not self.answer and self.appointment.state == Appointment.State.REQUESTED

    @property
    def whom(self):
        """The person or the department that was asked."""
        return self.person or self.department
