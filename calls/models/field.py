"""Key account managers in the field: who visits a market on which day, and who has signed in from there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calls.landlines import city_of, is_elsewhere
from history.models import Tracked


class FieldDayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and those of one's people; all of them for the duty officer and who reads the call log."""
        if user.may("calls.register_sign_in") or user.may("calls.view_call"):
            return self
        hats = user.hats()
        return self.filter(Q(person__in=hats) | Q(person__manager__in=hats) | Q(person__department__head__in=hats))

    def on(self, day):
        return self.filter(day=day, called_off_at__isnull=True)


class FieldDay(Tracked):
    """A day on which somebody is to visit a market, and so to sign in from there (S4-164)."""

    DEEDS = {"plan": _("planned the day in the field"), "call_off": _("called the day in the field off")}

    day = models.DateField(_("day"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="field_days", verbose_name=_("key account manager")
    )
    place = models.CharField(_("market"), max_length=80)
    called_off_at = models.DateTimeField(_("called off at"), null=True, editable=False)

    objects = FieldDayQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("day in the field"), _("days in the field")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(called_off_at__isnull=True), name="field_day_once"
            ),
            models.CheckConstraint(condition=~Q(place=""), name="field_day_has_a_market"),
        ]
        indexes = [models.Index(fields=["day"], name="field_day_by_day")]

    def __str__(self):
        return f"{self.person} · {self.place}"

    def get_absolute_url(self):
        return f"{reverse('calls:field')}?day={self.day.isoformat()}"


class FieldSignInQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As with the days: one's own and one's people's; all for the duty officer and who reads the call log."""
        if user.may("calls.register_sign_in") or user.may("calls.view_call"):
            return self
        hats = user.hats()
        return self.filter(Q(manager__in=hats) | Q(manager__manager__in=hats) | Q(manager__department__head__in=hats))


class FieldSignIn(Tracked):
    """A call by which somebody signs in from the market, as the duty officer wrote it down (form 4.20)."""

    DEEDS = {"register": _("registered the sign-in")}

    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_ins", verbose_name=_("key account manager")
    )
    # Empty: nobody had planned that day.
    field_day = models.ForeignKey(
        FieldDay, models.PROTECT, null=True, related_name="sign_ins", verbose_name=_("day in the field")
    )
    signed_in_at = models.DateTimeField(_("signed in at"))
    calling_number = models.CharField(_("calling number"), max_length=30)
    is_landline = models.BooleanField(_("landline"), editable=False)
    place = models.CharField(_("place"), max_length=80)
    note = models.CharField(_("note"), max_length=300, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = FieldSignInQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("field sign-in"), _("field sign-ins")
        default_permissions = ()
        permissions = [
            ("register_sign_in", _("Can register sign-ins from the field")),
            ("plan_field_days", _("Can plan who visits a market on which day")),
            ("sign_in_from_field", _("Signs in from the field")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(calling_number="") & ~Q(place=""), name="sign_in_says_from_where")
        ]
        indexes = [
            models.Index(fields=["signed_in_at", "id"], name="sign_in_by_time"),
            models.Index(fields=["manager", "signed_in_at"], name="sign_in_of_manager"),
        ]

    def __str__(self):
        return f"{self.manager} · {self.place}"

    def get_absolute_url(self):
        return reverse("calls:field-sign-ins")

    @property
    def elsewhere(self) -> str:
        """The city of the landline where it is another than the place names; empty where nobody can say so."""
        return city_of(self.calling_number) if is_elsewhere(self.calling_number, self.place) else ""
