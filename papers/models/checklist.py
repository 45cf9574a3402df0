"""Checklists and their ticks, which are attached to records."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language


class ChecklistQuerySet(models.QuerySet):
    def with_counts(self):
        return self.annotate(items_used=models.Count("items", filter=Q(items__is_active=True)))


class Checklist(models.Model):
    """A template of things to look at, whose items a company edits to its own rules."""

    class Audience(models.TextChoices):
        RECEPTION = "reception", _("Receiving guests")
        OUTBOUND = "outbound", _("Visiting customers")
        CALLS = "calls", _("Answering calls")
        FRONT_DESK = "front_desk", _("Front desk")
        AUDIT = "audit", _("Customer audits")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    audience = models.CharField(_("used for"), max_length=12, choices=Audience.choices)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("checklist"), _("checklists")
        ordering = ["order", "code"]
        default_permissions = ("change",)  # papers.change_checklist: edit its items

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("papers:detail", args=[self.pk])


class ChecklistItemQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True, checklist__is_active=True)

    def of(self, code: str):
        """The items in use of one template, in their order."""
        return self.in_use().filter(checklist__code=code).order_by("order", "pk")

    def in_topics(self):
        """Under their headings, each heading where its first item stands."""
        first = models.Window(models.Min("order"), partition_by=models.F("topic"))
        return self.annotate(topic_order=first).order_by("topic_order", "order", "pk")


class ChecklistItem(Tracked):
    """One thing to look at, with the clauses of the regulations that ask for it."""

    class Area(models.TextChoices):
        """What inspections score apart (S1-77, S2-54)."""

        PREMISES = "premises", _("Premises")
        PROCESS = "process", _("Reception process")
        ETIQUETTE = "etiquette", _("Etiquette")
        CALL_HANDLING = "call_handling", _("Call handling")
        ISSUE_HANDLING = "issue_handling", _("Issue handling")
        EXPENSE_CONTROL = "expense_control", _("Expense control")

    class Topic(models.TextChoices):
        """The heading under which the item stands on its list."""

        PREPARATION = "preparation", _("Preparation")
        APPEARANCE = "appearance", _("Dress and appearance")
        HYGIENE = "hygiene", _("Hygiene")
        WAITING = "waiting", _("Arriving and waiting")
        GREETING = "greeting", _("Greeting and introducing")
        OPENING = "opening", _("Opening words")
        EXCHANGE = "exchange", _("Exchange")
        LANGUAGE = "language", _("Language and tone")
        LISTENING = "listening", _("Listening")
        POSTURE = "posture", _("Posture and bearing")
        GUIDING = "guiding", _("Guiding")
        CONDUCT = "conduct", _("Conduct")
        SERVICE = "service", _("Service")
        LEAVING = "leaving", _("Leaving")

    DEEDS = {"add": _("added the checklist item"), "edit": _("edited the checklist item")}

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="items", verbose_name=_("checklist"))
    code = models.SlugField(max_length=40, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    topic = models.CharField(_("heading"), max_length=15, choices=Topic.choices)
    area = models.CharField(_("area"), max_length=15, choices=Area.choices)
    text = models.CharField(_("text"), max_length=200)
    text_zh = models.CharField(_("Chinese text"), max_length=200, blank=True)
    clauses = models.JSONField(_("clauses"), default=list, editable=False)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    is_serious = models.BooleanField(_("a fail is serious"), default=False)
    allows_na = models.BooleanField(_("may be “not applicable”"), default=False)
    is_mandatory = models.BooleanField(_("must be ticked"), default=False)
    # Empty: for every customer; "A": only where the customer is of that tier (S4-313).
    tier = models.CharField(_("only for customers of tier"), max_length=1, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("checklist item"), _("checklist items")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["checklist", "code"], name="checklist_item_code_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="checklist_item_weighs"),
        ]

    def __str__(self):
        return in_language(self, "text")

    def get_absolute_url(self):
        return reverse("papers:detail", args=[self.checklist_id])


class TickQuerySet(models.QuerySet):
    def on(self, subject: models.Model):
        """What was ticked on one record."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)


class Tick(models.Model):
    """Somebody looked at one item on one record: passed, failed, or not applicable."""

    class Result(models.TextChoices):
        PASS = "pass", _("Pass")
        FAIL = "fail", _("Fail")
        NA = "na", _("n.a.")

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks", verbose_name=_("checklist item"))
    # The version of the wording that was looked at: history has the words.
    item_version = models.PositiveIntegerField(default=0, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    result = models.CharField(_("result"), max_length=4, choices=Result.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ticked by"))
    at = models.DateTimeField(_("ticked at"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tick"), _("ticks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "item"], name="tick_once_per_item")
        ]

    def __str__(self):
        return f"{self.item}: {self.get_result_display()}"

    @property
    def is_serious_fail(self) -> bool:
        return self.result == self.Result.FAIL and self.item.is_serious
