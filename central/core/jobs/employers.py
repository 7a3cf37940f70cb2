"""Employers that come with the postings of a source.

Anybody can write a name into a posting. The employer that a source names is therefore not the one
that registered here under the same name: its papers are checked on their own (资质前置审查). A
suspension is the opposite: it follows the name, so that nobody who was suspended comes back through
another source.
"""

from django.db import transaction

from central.core.jobs.models import Employer


def of_source(source: str, names: set[str]) -> dict[str, Employer]:
    """The employers of these names by name; those not known yet are made, without checked papers
    and suspended where one of that name is. To be called before any posting is locked."""
    if source == Employer.REGISTERED:
        raise ValueError("no source may call itself 'registered'")
    own = Employer.objects.filter(origin=source, name__in=names)
    found = {employer.name: employer for employer in own}
    missing = names - found.keys()
    if missing:
        with transaction.atomic():
            # Held until the new ones are there: a suspension sees them, or they see it.
            namesakes = Employer.objects.select_for_update(no_key=True).filter(name__in=missing)
            suspended = {e.name: e.suspended_at for e in namesakes.order_by("pk") if e.suspended_at}
            Employer.objects.bulk_create(
                [
                    Employer(name=name, origin=source, suspended_at=suspended.get(name))
                    for name in sorted(missing)
                ],
                ignore_conflicts=True,
            )
        found |= {employer.name: employer for employer in own.all()}
    return found
