"""Who answers for what when a customer comes, role by role."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language


class Responsibility(Tracked):
    """One thing that a role answers for; the regulation breaks off here, so the company goes on with it (S3-37)."""

    class Role(models.TextChoices):
        SALESPERSON = "salesperson", _("Salesperson")
        ENGINEER = "engineer", _("Project engineer")
        MARKETING = "marketing", _("Marketing Center")
        APPROVER = "approver", _("Product manager or director")
        RECEPTIONIST = "receptionist", _("Customer receptionist")
        LEAD = "lead", _("Reception lead")
        DEPARTMENT = "department", _("Departments that prepare")
        HEAD = "head", _("Department head")

    DEEDS = {
        "add": _("added the responsibility"),
        "edit": _("edited the responsibility"),
    }

    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    code = models.SlugField(max_length=40, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("text"), max_length=300)
    text_zh = models.CharField(_("Chinese text"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("responsibility"), _("responsibilities")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["role", "code"], condition=~models.Q(code=""), name="responsibility_seeded_once"
            ),
        ]

    def __str__(self):
        return in_language(self, "text")

    def get_absolute_url(self):
        return f"{reverse('visits:responsibilities')}#{self.role}"
