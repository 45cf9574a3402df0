"""The files of a record on its page."""

from typing import Any

from django import template
from django.db.models import Model

from papers.attaching import may_add, may_read
from papers.forms.attachment import AttachForm
from papers.models import Attachment

register = template.Library()


@register.inclusion_tag("papers/_attachments.html", takes_context=True)
def attachments(context, subject: Model, kind: str = "", with_names: bool = True) -> dict[str, Any]:
    """What is attached to the record, in one query, and the form that adds to it; `kind` is proposed for a new one.

    Without names it does not say who attached what.
    """
    user = context["request"].user
    is_offered = may_add(user, subject)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "subject": subject,
        "label": subject._meta.label,
        "with_names": with_names,
        "files": list(Attachment.objects.of(subject).select_related("attached_by")) if may_read(user, subject) else [],
        "form": AttachForm(auto_id=f"file{subject.pk}_%s", initial={"kind": kind}) if is_offered else None,
    }
