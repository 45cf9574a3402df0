"""What the front desk's records say about whose work: offered to whoever assesses."""

from datetime import datetime
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Indicator, Span, by_columns
from accounts.models import User
from pages.formats import listed

from . import privacy
from .models import ReceptionRecord

# Every field that a record must have when it is closed (form 4.4).
COMPLETE = reduce(
    and_,
    (
        Q(**{f"{name}__isnull": False}) if name.endswith("_at") else ~Q(**{name: ""})
        for name in ReceptionRecord.REQUIRED
    ),
)


def _records(span: Span) -> QuerySet:
    """The records of the visits that ended in the time."""
    return ReceptionRecord.objects.filter(appointment__left_at__gte=span.start, appointment__left_at__lt=span.end)


def _evidence(record: ReceptionRecord, at: datetime, reader: User) -> Evidence:
    missing = [
        str(ReceptionRecord._meta.get_field(name).verbose_name)
        for name in ReceptionRecord.REQUIRED
        if not getattr(record, name)
    ]
    return Evidence(
        label=privacy.name_for(reader, record.appointment),
        url=record.get_absolute_url(),
        what=_("Reception record"),
        at=record.appointment.left_at,
        said=_("missing: %(fields)s") % {"fields": listed(missing)} if missing else _("complete"),
        is_hit=not missing,
    )


INDICATORS = [
    Indicator(
        code="visit_records",
        label=gettext_lazy("Reception records complete"),
        clauses="S2-59",
        unit="percent",
        model=ReceptionRecord,
        related=("appointment__organisation",),
        evidence=_evidence,
        **by_columns(
            _records, person="appointment__contact_person", department="appointment__department", hit=COMPLETE
        ),
    ),
]
