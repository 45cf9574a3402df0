"""Who is not to come in without a word from the desk. Seen by the desk alone, and every reading is written down."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from history.moment import now
from pages.formats import local

from .people import Visitor
from .walkin import WalkIn


class WatchEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The whole list is for those who keep it; the desk sees an entry when somebody on it stands before them."""
        return self if user.may("reception.keep_watchlist") else self.none()

    def in_force(self, at: datetime | None = None):
        return self.holding_on(local(at or now()).date())

    def holding_on(self, today: date):
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), state=WatchEntry.State.IN_FORCE)


class WatchEntry(Tracked):
    """Somebody whom the desk wants to see before they are let in, and why."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        LIFTED = "lifted", _("Lifted")

    FLOW = {"lift": ({State.IN_FORCE}, State.LIFTED)}
    DEEDS = {
        "enter": _("put the person on the watch list"),
        "edit": _("changed the entry"),
        "lift": _("took the person off the watch list"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.IN_FORCE, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    aliases = models.TextField(_("other names, one a line"), blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    reason = models.TextField(_("why"))
    instruction = models.CharField(_("what the desk does"), max_length=200)
    until = models.DateField(_("until and including"), null=True, blank=True)

    objects = WatchEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("watch list entry"), _("watch list")
        default_permissions = ()
        ordering = ["name"]
        permissions = [
            ("keep_watchlist", _("Can read and write the watch list")),
            ("answer_watchlist", _("Can see and answer what the watch list finds")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="watch_entry_has_name_and_reason"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reception:watch-entry", args=[self.pk])

    @property
    def names(self) -> list[str]:
        """The name and every alias."""
        return [self.name, *filter(None, map(str.strip, self.aliases.splitlines()))]


class WatchKey(models.Model):
    """One way in which a name of the list may be typed; see `reception.watchlist` (R28)."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("same characters")
        LATIN = "latin", _("same letters")
        SOUND = "sound", _("same sound")
        PHONE = "phone", _("same phone")

    entry = models.ForeignKey(WatchEntry, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=120)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "kind", "entry"], name="watch_key_once")]

    def __str__(self):
        return self.key


class WatchHitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desk alone: not the gate, not the host, and not the visitor."""
        return self if user.may("reception.answer_watchlist") else self.none()

    def open(self):
        return self.filter(state=WatchHit.State.OPEN)

    def holding(self, at: datetime | None = None):
        """Those that keep somebody waiting: not answered, or answered with no."""
        rows = self.exclude(state=WatchHit.State.LET_IN)
        return rows.filter(entry__in=WatchEntry.objects.in_force(at))


class WatchHit(Tracked):
    """A visitor whose name is on the watch list: they wait until the desk has said what happens.

    Who stands at the gate without an appointment is no visitor of a visit yet; when they are
    received, the answer goes with them.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        LET_IN = "let_in", _("Let in")
        TURNED_AWAY = "turned_away", _("Turned away")

    FLOW = {
        "let_in": ({State.OPEN, State.TURNED_AWAY}, State.LET_IN),
        "turn_away": ({State.OPEN}, State.TURNED_AWAY),
    }
    DEEDS = {
        "notice": _("found the name on the watch list"),
        "let_in": _("let the visitor in"),
        "turn_away": _("turned the visitor away"),
    }

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN, editable=False)
    entry = models.ForeignKey(WatchEntry, models.PROTECT, related_name="hits", verbose_name=_("watch list entry"))
    visitor = models.ForeignKey(
        Visitor, models.PROTECT, null=True, related_name="watch_hits", verbose_name=_("visitor")
    )
    walk_in = models.ForeignKey(WalkIn, models.PROTECT, null=True, related_name="watch_hits", verbose_name=_("walk-in"))
    matched_by = models.CharField(_("found by"), max_length=8, choices=WatchKey.Kind.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = WatchHitQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("watch list hit"), _("watch list hits")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "visitor"], name="watch_hit_once"),
            models.UniqueConstraint(fields=["entry", "walk_in"], name="watch_hit_once_at_the_gate"),
            models.CheckConstraint(
                condition=Q(visitor__isnull=False) | Q(walk_in__isnull=False), name="watch_hit_of_somebody"
            ),
            models.CheckConstraint(condition=Q(state="open") | ~Q(reason=""), name="watch_hit_answered_with_reason"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="watch_hit_by_state")]

    def __str__(self):
        return str(self.visitor) if self.visitor else self.walk_in.visitor_name

    def get_absolute_url(self):
        return reverse("reception:watch-hit", args=[self.pk])

    @property
    def is_inside(self) -> bool:
        """They came in before anybody put them on the list, and have not left."""
        visitor = self.visitor
        if visitor is None or visitor.signed_in_at is None or visitor.signed_out_at is not None:
            return False
        return visitor.appointment.is_here and not visitor.is_out


class WatchReading(models.Model):
    """Somebody has read the watch list, or one entry of it."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader"))
    at = models.DateTimeField(_("read at"))
    # None: the list itself.
    entry = models.ForeignKey(
        WatchEntry, models.PROTECT, null=True, related_name="readings", verbose_name=_("watch list entry")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("reading of the watch list"), _("readings of the watch list")
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.reader}: {self.entry or '*'}"
