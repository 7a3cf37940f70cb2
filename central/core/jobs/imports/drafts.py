"""From one record to what would be stored: the place where all the reading rules meet."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from central.core.jobs.contacts import first_contact, without_contacts
from central.core.jobs.imports import categories, details, pay_text
from central.core.jobs.imports.bait import bait_in
from central.core.jobs.imports.csv_rows import Record
from central.core.jobs.imports.pay_text import ParsedPay
from central.core.jobs.imports.places import PlaceRead, read_place
from central.core.jobs.imports.text import clean, cut, has_words, is_broken, key
from contract.catalog import Category, Perk, Settlement

_VAGUE: Final = ("某公司", "某国企", "某央企", "某单位", "某集团", "保密", "匿名")
_SUSPENSION: Final = ("…", "...", "··", "。。")
_CUT_OFF: Final = ("有限", "有限公", "有限责", "有限责任", "有限责任公", "股份有", "科技有")
_SKIPPED_FOR: Final = frozenset(
    {
        "title_missing",
        "title_unreadable",
        "company_missing",
        "bait_training",
        "bait_fee",
        "bait_fraud",
    }
)


@dataclass(frozen=True)
class Draft:
    """What a record says, read and cleaned; not stored yet.

    ``skip`` is true where it must not become a posting; ``problems`` then holds the reason. A draft
    of a record that fits no columns has an empty title and a negotiable pay.
    """

    line: int
    skip: bool
    problems: tuple[str, ...]
    title: str
    employer: str
    category: Category
    pay: ParsedPay
    settlement: Settlement | None
    place: PlaceRead
    headcount: int | None
    ages: details.Ages
    perks: tuple[Perk, ...]
    tags: tuple[str, ...]
    description: str
    contact: str  # the first that the texts held; in none of them any more
    published_at: datetime
    source_key: str


def draft_of(record: Record, *, home: str, now: datetime) -> Draft:
    """Read one record. ``home`` is the city of the scope; ``now`` stands for a missing date."""
    fields = record.fields or {}
    problems = list(record.problems)

    def column(name: str, *, lines: bool = False) -> str:
        cleaned = clean(fields.get(name, ""), lines=lines)
        problems.extend(cleaned.problems)
        return cleaned.text

    full_title, company = column("title"), column("company")
    tags, description = column("tags"), column("description", lines=True)
    experience, education = column("experience"), column("education")
    headcount_text, published_text = column("headcount"), column("published")
    pay = pay_text.parse(clean(fields.get("pay_text", "")).text)
    place = read_place(
        fields.get("city", ""), fields.get("district", ""), fields.get("address", ""), home=home
    )
    problems += [*pay.problems, *place.problems] if record.fields else []
    settlement = pay.settlement
    if settlement is None:
        settlement, several = pay_text.settlement_in(f"{full_title}\n{tags}")
        if settlement is not None:
            problems.append("settlement_from_text")
        if several:
            problems.append("settlement_several")
    own_tags = details.own_tags(tags)
    ages = details.ages_in(f"{full_title}\n{tags}\n{description}")
    headcount, headcount_problems = details.headcount_of(headcount_text)
    published_at, published_problems = details.published_of(published_text, now)
    whole, description_problems = details.description_of(
        experience, education, pay.months_per_year, without_contacts(description).text
    )
    contact = first_contact(full_title, description, tags, place.address)
    if record.fields is not None:
        problems += _of_title(full_title) + _of_company(company)
        bait = bait_in(full_title, tags, description)
        problems += [bait] if bait else []
    problems += [
        *ages.problems,
        *headcount_problems,
        *published_problems,
        *description_problems,
        *(["contact_in_text"] if contact else []),
    ]
    return Draft(
        line=record.line,
        skip=not _usable(record, pay) or not _SKIPPED_FOR.isdisjoint(problems),
        problems=tuple(dict.fromkeys(problems)),
        title=cut(without_contacts(full_title).text, 80),
        employer=cut(company, 80),
        category=categories.guess(full_title, "|".join(own_tags), company),
        pay=pay,
        settlement=settlement,
        place=replace(place, address=cut(without_contacts(place.address).text, 200)),
        headcount=headcount,
        ages=ages,
        perks=details.perks_in(f"{full_title}\n{tags}\n{description}"),
        tags=tuple(
            tag for tag in details.shown_tags(own_tags) if not without_contacts(tag).contacts
        ),
        description=whole,
        contact=cut(contact, 80),
        published_at=published_at,
        source_key=_source_key(full_title, company, place, pay, fields.get("pay_text", "")),
    )


def _usable(record: Record, pay: ParsedPay) -> bool:
    """Whether the columns can be trusted: of a short row, if its pay stands where pay belongs."""
    if record.fields is None:
        return False
    return "columns_missing" not in record.problems or "pay_unreadable" not in pay.problems


def _of_title(title: str) -> list[str]:
    if not title:
        return ["title_missing"]
    if not has_words(title):
        return ["title_unreadable"]
    problems = ["title_cut"] if len(title) > 80 else []
    return [*problems, "text_broken"] if is_broken(title) else problems


def _of_company(company: str) -> list[str]:
    if not has_words(company):
        return ["company_missing"]
    problems = ["company_cut"] if len(company) > 80 else []
    suspended = any(mark in company for mark in _SUSPENSION)
    if suspended or is_broken(company) or company.endswith(_CUT_OFF):
        problems.append("company_truncated")
    if company.startswith(_VAGUE) or "()" in company or len(company) < 2:
        problems.append("company_unclear")
    return problems


def _source_key(title: str, company: str, place: PlaceRead, pay: ParsedPay, pay_column: str) -> str:
    """What makes two rows the same posting: title, employer, place (down to the address) and pay.

    Tags, description and headcount are not in it: sites list one posting several times with other
    tags. Spelling does not count (case, punctuation, width), nor how the pay is written.
    """
    if pay.min_fen is None:
        paid = "negotiable" if "pay_unreadable" not in pay.problems else key(pay_column[:200])
    else:
        paid = f"{pay.unit}:{pay.min_fen}:{pay.max_fen}"
    parts = (key(title), key(company), key(place.city), key(place.district), key(place.address))
    return hashlib.sha256("\x1f".join((*parts, paid)).encode()).hexdigest()
