"""A sample is drawn, and kept as it was drawn."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from assessments import sampling
from assessments.models import Sample, SampleItem
from assessments.models.period import midnight
from history import flow
from history.moment import now
from reception.actions import Refused

# Short enough to be read out to somebody who draws the sample again.
SEEDS = 1_000_000_000


@transaction.atomic
def draw_sample(
    *,
    population: str,
    starts_on: date,
    ends_on: date,
    size: int,
    actor: User,
    seed: int | None = None,
    department: Department | None = None,
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Sample:
    """So many cases of the days, by lot; with the seed of an earlier sample the same ones (S2-53)."""
    at = at or now()
    if form_token and (known := Sample.objects.filter(form_token=form_token).first()):
        return known
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    rows = sampling.cases(
        population, start=midnight(starts_on), end=midnight(ends_on + timedelta(days=1)), at=at, reader=actor
    )
    rows = sampling.of_department(population, rows, department)
    drawn, strata = sampling.draw(rows, population=population, seed=seed, size=size)
    if not drawn:
        raise Refused("draw", _("There is no case in these days to draw from."), field="starts_on")
    sample = Sample(
        population=population,
        starts_on=starts_on,
        ends_on=ends_on,
        size=size,
        seed=seed,
        department=department,
        strata=strata,
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            flow.begin(sample, "draw", actor=actor, at=at, for_=for_, facts={"seed": seed})
    except IntegrityError:
        return Sample.objects.get(form_token=form_token)
    column = sampling.POPULATIONS[Sample.Population(population)].column
    SampleItem.objects.bulk_create(
        SampleItem(sample=sample, number=number, stratum=case.stratum, **{f"{column}_id": case.pk})
        for number, case in enumerate(drawn, start=1)
    )
    return sample
