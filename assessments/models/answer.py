"""What was answered to one question."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .feedback import Feedback
from .questionnaire import Question


class Answer(models.Model):
    """What was answered to one question."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    rating = models.PositiveSmallIntegerField(null=True)
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True)
    words = models.TextField(blank=True)
    is_na = models.BooleanField(default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("given answer"), _("given answers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["feedback", "question"], name="answer_once_per_question"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)) | Q(rating=None), name="answer_rating_1_to_5"),
        ]

    def __str__(self):
        return f"{self.question}: {self.said}"

    @property
    def said(self) -> str:
        """The answer as people read it."""
        if self.is_na:
            return str(_("n.a."))
        if self.rating is not None:
            return f"{self.rating} / 5"
        return str(self.get_choice_display() if self.choice else self.words)
