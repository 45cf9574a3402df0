"""The register of complaints: what went wrong, what was put right, and who besides its owner looked at it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .issue import Issue


class RegisterYear(models.Model):
    """The last number that a complaint of this year was given; locked by whoever takes the next."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.year}: {self.last}"


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose issue a person sees, and those they own or are asked to verify; all with the right to verify."""
        if user.may("calls.view_issue") or user.may("calls.verify_complaint"):
            return self
        hats = user.hats()
        mine = Q(owner__in=hats) | Q(verifier__in=hats)
        return self.filter(mine | Q(issue__in=Issue.objects.visible_to(user).values("pk")))

    def registered_between(self, start, end):
        return self.filter(created_at__gte=start, created_at__lt=end)

    def unverified(self):
        return self.exclude(state=Complaint.State.VERIFIED)

    def with_people(self):
        return self.select_related("issue__organisation", "issue__handler", "issue__department", "owner", "verifier")


class Complaint(Tracked):
    """A complaint in the register: its number, its owner, cause, correction, prevention, and who verified them.

    What the customer is told, and until when, is the business of its issue; a complaint
    that is not verified keeps its issue open.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Being worked on")
        TO_VERIFY = "to_verify", _("To be verified")
        VERIFIED = "verified", _("Verified")

    FLOW = {
        "submit": ({State.OPEN}, State.TO_VERIFY),
        "send_back": ({State.TO_VERIFY}, State.OPEN),
        "verify": ({State.TO_VERIFY}, State.VERIFIED),
        "reopen": ({State.TO_VERIFY, State.VERIFIED}, State.OPEN),
    }
    # Verbs that are done in a state and leave it as it is.
    STAYS = {"entrust": {State.OPEN}, "analyse": {State.OPEN}, "name_customer": set(State)}
    DEEDS = {
        "register": _("entered the complaint in the register"),
        "entrust": _("gave the complaint to an owner"),
        "analyse": _("noted cause, correction and prevention"),
        "submit": _("asked for verification"),
        "send_back": _("sent the complaint back"),
        "verify": _("verified the complaint"),
        "reopen": _("took the complaint up again"),
        "name_customer": _("said which customer it is"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    issue = models.OneToOneField(Issue, models.PROTECT, related_name="complaint", verbose_name=_("issue"))
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    # Empty until somebody takes the matter out of the queue.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="complaints",
        verbose_name=_("owner"),
    )
    cause = models.TextField(_("cause"), blank=True)
    correction = models.TextField(_("correction"), blank=True)
    prevention = models.TextField(_("prevention"), blank=True)
    submitted_at = models.DateTimeField(_("verification asked for at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked to verify"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("complaint"), _("complaints")
        default_permissions = ()
        permissions = [("verify_complaint", _("Can verify complaints"))]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="complaint_number_once"),
            models.CheckConstraint(
                condition=Q(state="open")
                | (
                    Q(owner__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False)
                    & ~Q(cause="")
                    & ~Q(correction="")
                    & ~Q(prevention="")
                ),
                name="complaint_submitted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="complaint_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (~Q(verified_by=F("owner")) & ~Q(verified_by=F("submitted_by"))),
                name="complaint_verified_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="complaint_by_time"),
            models.Index(fields=["owner", "state"], name="complaint_of_owner"),
            models.Index(fields=["id"], name="complaint_open", condition=~Q(state="verified")),
        ]

    def __str__(self):
        return f"{self.code} · {self.issue}"

    def get_absolute_url(self):
        return reverse("calls:complaint", args=[self.pk])

    @property
    def code(self) -> str:
        """What it is called in the register, on paper and to the customer."""
        return f"C{self.year}-{self.number:04d}"

    @property
    def involved(self) -> set[int]:
        """Those who had a part in it, and do not verify it."""
        return {pk for pk in (self.owner_id, self.issue.handler_id, self.submitted_by_id) if pk}

    def can(self, verb: str) -> bool:
        if verb == "name_customer" and self.issue.organisation_id:
            return False
        return self.state in (self.STAYS[verb] if verb in self.STAYS else self.FLOW[verb][0])


class LetterQuerySet(models.QuerySet):
    def of_sender(self, sender: str, since):
        """What came from one address since an instant: the public page counts it."""
        return self.filter(sender=sender, sent_at__gte=since)


class PublicLetter(models.Model):
    """What somebody without an account wrote on the public page, and where they want to be answered."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="letter", verbose_name=_("issue"))
    sent_at = models.DateTimeField(_("sent at"))
    # As typed; a colleague says which customer it is, a stranger registers none.
    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    # A keyed hash of the network address and the day: enough to count by, too little to find somebody.
    sender = models.CharField(max_length=64, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("public letter"), _("public letters")
        default_permissions = ()
        indexes = [models.Index(fields=["sender", "sent_at"], name="letter_of_sender")]

    def __str__(self):
        return str(self.issue)
