"""Assessment schemes: published once, changed only by a next version."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Criterion, GradeBand, Scheme
from assessments.models.scheme import Grade
from history import flow
from history.moment import now


class SchemeRefused(ValueError):
    """The scheme cannot hold as it is; the message says what is wrong, `field` where."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def publish_scheme(scheme: Scheme, *, actor: User | None, at: datetime | None = None) -> None:
    """From now on periods may be assessed by it; its weights total 100 and its bands cover 0 to 100."""
    at = at or now()
    total = sum((criterion.weight for criterion in scheme.criteria.all()), Decimal(0))
    if total != 100:
        raise SchemeRefused(_("The weights must total 100; they total %(total)s.") % {"total": _plain(total)})
    _check_bands({band.grade: band.floor for band in scheme.bands.all()})
    Scheme.objects.filter(pk=scheme.pk).update(weight_total=total, published_at=at)
    scheme.refresh_from_db()
    flow.record(scheme, "publish", actor=actor, at=at, facts={"version": scheme.number})


@transaction.atomic
def revise_scheme(
    scheme: Scheme,
    *,
    weights: dict[str, Decimal],
    floors: dict[str, Decimal],
    least_covered: int,
    actor: User | None,
    at: datetime | None = None,
) -> Scheme:
    """The next version of a scheme, with new weights and bands; a criterion of weight 0 is left out.

    Cards of periods that are open or over keep the version they were opened with.
    """
    at = at or now()
    if sum(weights.values()) != 100:
        raise SchemeRefused(
            _("The weights must total 100; they total %(total)s.") % {"total": _plain(sum(weights.values()))}
        )
    _check_bands(floors)
    criteria = list(scheme.criteria.all())
    fresh = Scheme(
        code=scheme.code,
        number=scheme.number + 1,
        name=scheme.name,
        name_zh=scheme.name_zh,
        order=scheme.order,
        least_covered=least_covered,
    )
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        raise SchemeRefused(_("Somebody else published a newer version meanwhile. Open it and try again.")) from error
    for criterion in criteria:
        if weights[criterion.code]:
            criterion.pk, criterion.scheme, criterion.weight = None, fresh, weights[criterion.code]
            criterion._state.adding = True
    Criterion.objects.bulk_create([criterion for criterion in criteria if criterion.pk is None])
    GradeBand.objects.bulk_create(
        [GradeBand(scheme=fresh, grade=grade, floor=floor) for grade, floor in floors.items()]
    )
    publish_scheme(fresh, actor=actor, at=at)
    return fresh


def _check_bands(floors: dict[str, Decimal]) -> None:
    """Every grade once, each better one from a higher total, the lowest from 0: no gap, no overlap."""
    if set(floors) != set(Grade.values):
        raise SchemeRefused(_("Each of the four grades needs its band."))
    best_first = [floors[grade] for grade in Grade.values]
    if best_first != sorted(set(best_first), reverse=True):
        raise SchemeRefused(_("A better grade must begin at a higher total."), field="excellent")
    if best_first[-1] != 0 or best_first[0] > 100:
        raise SchemeRefused(_("The bands must cover every total from 0 to 100."), field="fail")


def _plain(number: Decimal | int) -> str:
    """`100`, `97.5`: without the zeros behind."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number}"
