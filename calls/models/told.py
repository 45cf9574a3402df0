"""What the customer was told, what colleagues contributed, and the call-back at the end."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .issue import Issue


class Channel(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    OTHER = "other", _("Other")


class ReplyQuerySet(models.QuerySet):
    def effective(self):
        """Substantive replies that nobody has found wanting."""
        return self.filter(kind=Reply.Kind.EFFECTIVE, rejected_at__isnull=True)

    def with_people(self):
        return self.select_related("told_by", "named_handler", "rejected_by")


class Reply(models.Model):
    """One time the customer was told something: a contact, how it stands, or the substantive answer."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("Spoke with the customer")
        PROGRESS = "progress", _("Progress")
        EFFECTIVE = "effective", _("Substantive reply")
        ANNOUNCED = "announced", _("Announced a later time")
        AUTOMATIC = "automatic", _("Automatic acknowledgement")

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="replies", verbose_name=_("issue"))
    cycle = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    text = models.TextField(_("what the customer was told"))
    told_at = models.DateTimeField(_("told at"))
    # Empty means Portico itself.
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("told by")
    )
    named_handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person named to the customer"),
    )
    logged_at = models.DateTimeField(_("logged at"))
    rejected_at = models.DateTimeField(_("found not effective at"), null=True, editable=False)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reply"), _("replies")
        default_permissions = ()
        ordering = ["told_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            # Whatever a machine sends is no answer.
            models.CheckConstraint(
                condition=Q(told_by__isnull=False) | Q(kind="automatic"), name="reply_effective_by_a_person"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_contact(self) -> bool:
        """Was there a word between people? A letter that only puts the customer off is none, nor is a machine's."""
        if self.kind == self.Kind.ANNOUNCED:
            return self.channel == Channel.PHONE
        return self.kind != self.Kind.AUTOMATIC


class FollowUp(models.Model):
    """The call-back after an issue was resolved: was it good, and is there anything else?"""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="follow_ups", verbose_name=_("issue"))
    cycle = models.PositiveSmallIntegerField(editable=False)
    done_at = models.DateTimeField(_("done at"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    was_reached = models.BooleanField(_("the customer was reached"), default=True)
    handling_rating = models.PositiveSmallIntegerField(_("satisfaction with the handling"), null=True, blank=True)
    is_effective = models.BooleanField(_("the answer helped"), null=True, blank=True)
    has_other_needs = models.BooleanField(_("other needs"), null=True, blank=True)
    other_needs = models.TextField(_("which other needs"), blank=True)
    suggestions = models.TextField(_("suggestions"), blank=True)
    new_issue = models.OneToOneField(
        Issue, models.PROTECT, null=True, editable=False, related_name="raised_in", verbose_name=_("new issue")
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        default_permissions = ()
        ordering = ["done_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_reached=False, handling_rating__isnull=True)
                | Q(
                    was_reached=True,
                    handling_rating__isnull=False,
                    handling_rating__gte=1,
                    handling_rating__lte=5,
                    has_other_needs__isnull=False,
                ),
                name="follow_up_rated_if_reached",
            ),
            models.CheckConstraint(
                condition=Q(has_other_needs__isnull=True)
                | Q(has_other_needs=False)
                | (~Q(other_needs="") & Q(new_issue__isnull=False)),
                name="follow_up_needs_open_an_issue",
            ),
        ]
        indexes = [models.Index(fields=["done_at"], name="follow_up_by_time")]

    def __str__(self):
        return f"{self.issue} · {self.done_at:%Y-%m-%d}"
