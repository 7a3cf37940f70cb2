"""Reading people."""

from uuid import UUID

from pydantic import ValidationError

from central.core.accounts.models import Person
from central.core.errors import NotFound
from contract.person import Resume


def masked(phone: str) -> str:
    """The number as a screen others can see shows it: ``138****5678``."""
    return f"{phone[:3]}****{phone[-4:]}"


def person(person_id: UUID | str) -> Person:
    """Raises NotFound ``person_unknown``, also for what is no id at all."""
    try:
        return Person.objects.get(pk=UUID(str(person_id)))
    except (Person.DoesNotExist, ValueError):
        raise NotFound("person_unknown", "没有这个人的资料，请重新登录。") from None


def resume_of(person: Person) -> Resume | None:
    """The stored résumé; None where there is none, or none that this version can read."""
    if person.resume is None:
        return None
    try:
        return Resume.model_validate(person.resume)
    except ValidationError:
        return None
