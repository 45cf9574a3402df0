"""Assessment schemes: published once, changed only by a next version."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.indicators import plain
from accounts.models import User
from assessments.models import Criterion, CriticalRule, GradeBand, Scheme
from assessments.rulebook import Rulebook, SchemeRefused, check_bands
from history import flow
from history.moment import now


@transaction.atomic
def publish_scheme(scheme: Scheme, *, actor: User | None, for_: User | None = None, at: datetime | None = None) -> None:
    """From now on periods may be assessed by it; its weights total 100 and its bands cover 0 to 100."""
    at = at or now()
    total = sum((criterion.weight for criterion in scheme.criteria.all()), Decimal(0))
    if total != 100:
        raise SchemeRefused(_("The weights must total 100; they total %(total)s.") % {"total": plain(total)})
    check_bands({band.grade: band.floor for band in scheme.bands.all()})
    Scheme.objects.filter(pk=scheme.pk).update(weight_total=total, published_at=at)
    scheme.refresh_from_db()
    flow.record(scheme, "publish", actor=actor, at=at, for_=for_, facts={"version": scheme.number})


@transaction.atomic
def create_scheme(
    code: str, rulebook: Rulebook, *, actor: User | None, for_: User | None = None, at: datetime | None = None
) -> Scheme:
    """A company's own scheme, its first version."""
    last = Scheme.objects.aggregate(last=Max("order"))["last"]
    fresh = Scheme(code=code, number=1, order=0 if last is None else last + 1)
    return _written(fresh, rulebook, _("There is a scheme of that name."), actor, for_, at)


@transaction.atomic
def revise_scheme(
    scheme: Scheme, rulebook: Rulebook, *, actor: User | None, for_: User | None = None, at: datetime | None = None
) -> Scheme:
    """The next version of a scheme; cards of periods that are open or over keep the version they were opened with."""
    fresh = Scheme(code=scheme.code, number=scheme.number + 1, order=scheme.order)
    lost = _("Somebody else published a newer version meanwhile. Open it and try again.")
    return _written(fresh, rulebook, lost, actor, for_, at)


def _written(
    fresh: Scheme, rulebook: Rulebook, lost: str, actor: User | None, for_: User | None, at: datetime | None
) -> Scheme:
    rulebook.check()
    fresh.name, fresh.name_zh = rulebook.name.strip(), rulebook.name_zh.strip()
    fresh.least_covered, fresh.is_quarterly = rulebook.least_covered, rulebook.is_quarterly
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        raise SchemeRefused(lost) from error
    criteria, critical = rulebook.rows(fresh)
    Criterion.objects.bulk_create(criteria)
    GradeBand.objects.bulk_create(
        [GradeBand(scheme=fresh, grade=grade, floor=floor) for grade, floor in rulebook.floors.items()]
    )
    CriticalRule.objects.bulk_create(critical)
    publish_scheme(fresh, actor=actor, for_=for_, at=at)
    return fresh
