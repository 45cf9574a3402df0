"""Signatures: each submission of a sheet, and who decided on it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Position
from pages.languages import in_language

from .level import GRADES, reaches
from .path import ApprovalStep


class Submission(models.Model):
    """One handing of a sheet to its approvers, with what the sheet said at that moment."""

    sheet = models.ForeignKey("visits.InfoSheet", models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("submitted at"))
    # Empty where a change of the appointment reopened the approval.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="submission_once")]

    def __str__(self):
        return f"{self.sheet} #{self.number}"


class ApprovalQuerySet(models.QuerySet):
    def waiting(self):
        """Those whose turn it is: open, and nothing open before them."""
        earlier = Approval.objects.filter(
            submission=OuterRef("submission"), order__lt=OuterRef("order"), decision=Approval.Decision.WAITING
        )
        return self.filter(~Exists(earlier), decision=Approval.Decision.WAITING)

    def asked_of(self, user):
        """Those for which this person, or somebody they stand in for, was asked by name or by position."""
        people, hats = [user, *user.principals()], user.hats()
        positions = {person.position_id for person in people} - {None}
        return self.filter(Q(asked__in=hats) | Q(passed_to__in=hats) | Q(position__in=positions))


class Approval(models.Model):
    """One signature that a submission needs, and its decision."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("To be signed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        VOID = "void", _("Not needed any more")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="approvals")
    order = models.PositiveSmallIntegerField()
    # Where several sign at one step: which of them.
    seat = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=ApprovalStep.Kind.choices)
    grade = models.CharField(max_length=10, choices=Position.Grade.choices, default=Position.Grade.STAFF)
    name = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80, blank=True)
    # The one person who is asked; empty: whoever holds the right.
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked")
    )
    # Whoever has it is asked.
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+", verbose_name=_("position"))
    # Asked as well, because there was no answer in time (R21).
    passed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("passed on to")
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.WAITING, editable=False
    )
    is_reasonable = models.BooleanField(_("reasonable"), default=False)
    is_appropriate = models.BooleanField(_("fits the level"), default=False)
    comment = models.CharField(_("remark on signing"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sign-off"), _("sign-offs")
        ordering = ["submission", "order", "seat"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "order", "seat"], name="approval_once_per_seat"),
            models.CheckConstraint(
                condition=~Q(decision="approved") | Q(is_reasonable=True, is_appropriate=True),
                name="approval_ticked_twice",
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(comment=""), name="approval_return_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="approval_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["asked"], condition=Q(decision="waiting"), name="approval_waiting_for"),
        ]

    def __str__(self):
        return in_language(self, "name")

    def signable_as(self, user, shut_out: set[int]):
        """Whom this person would sign as, themselves or one they stand in for; None where they may not.

        `shut_out` are the ids of those who wrote the sheet or signed it before.
        """
        if user.pk in shut_out:
            return None
        people = [person for person in [user, *user.principals()] if person.pk not in shut_out]
        named = {self.asked_id, self.passed_to_id}
        found = next((person for person in people if person.pk in named), None)
        if found is not None or self.asked_id:
            return found
        if self.position_id:
            return next((person for person in people if person.position_id == self.position_id), None)
        right = RIGHTS[self.kind]
        return next((person for person in people if person.has_perm(right) and reaches(person, self.grade)), None)

    def free_seat(self) -> "Approval":
        """Where several sign at one step and this signature is given already, the one beside it."""
        if self.decision != self.Decision.APPROVED:
            return self
        return self.submission.approvals.waiting().filter(order=self.order).first() or self

    @staticmethod
    def signed_by_one_of(user) -> Q:
        """The open signatures that this person could give."""
        hats, nobody_named = user.hats(), Q(asked__isnull=True)
        answer = Q(asked__in=hats) | Q(passed_to__in=hats)
        for person in [user, *user.principals()]:
            if person.position_id:
                answer |= nobody_named & Q(position=person.position_id)
            for kind, right in RIGHTS.items():
                if person.has_perm(right):
                    low_enough = [grade for grade in GRADES if reaches(person, grade)]
                    answer |= nobody_named & Q(kind=kind, position__isnull=True, grade__in=low_enough)
        return answer


# Whoever holds it may sign where nobody is named.
RIGHTS = {
    ApprovalStep.Kind.APPROVER: "visits.approve_infosheet",
    ApprovalStep.Kind.SUPERIOR: "visits.exempt_infosheet",
    ApprovalStep.Kind.PERSON: "visits.exempt_infosheet",
}
