"""What an import tells: one JSON line per row, and the closing table."""

import json
from collections import Counter
from typing import Final

from central.core.jobs.imports.importer import Outcome
from central.core.jobs.imports.problems import MEANINGS

STATUSES: Final = {
    "imported": "新增",
    "updated": "更新",
    "unchanged": "没有变化",
    "duplicate": "重复",
    "skipped": "跳过",
}


def line_of(outcome: Outcome) -> str:
    """One row as JSON on one line, without the line break."""
    draft = outcome.draft
    return json.dumps(
        {
            "line": draft.line,
            "title": draft.title,
            "pay_min_fen": draft.pay.min_fen,
            "pay_max_fen": draft.pay.max_fen,
            "pay_unit": draft.pay.unit.value,
            "settlement": draft.settlement.value if draft.settlement else None,
            "city": draft.place.city,
            "district": draft.place.district,
            "status": outcome.status,
            "problems": list(outcome.problems),
        },
        ensure_ascii=False,
    )


class Tally:
    """Counts outcomes for the closing table."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.skipped_for: Counter[str] = Counter()
        self.on_screens = 0

    def add(self, outcome: Outcome) -> None:
        self.statuses[outcome.status] += 1
        if outcome.status == "skipped":
            self.skipped_for[_reason(outcome.problems)] += 1
        else:
            self.problems.update(outcome.problems)
            inside = "outside_scope" not in outcome.problems
            known_city = "city_missing" not in outcome.problems
            self.on_screens += outcome.status != "duplicate" and inside and known_city

    def table(self) -> str:
        """The closing table: Chinese first, the stable code behind it."""
        rows = [f"读入 {self.statuses.total():,} 行 (rows read)"]
        rows += [
            f"  {meaning} {self.statuses[status]:,} ({status})"
            for status, meaning in STATUSES.items()
        ]
        rows.append(f"其中本市岗位 {self.on_screens:,} 个 (in scope)")
        for heading, counts in (
            ("跳过的原因 (why skipped)", self.skipped_for),
            ("已导入但有问题 (imported, with problems)", self.problems),
        ):
            if counts:
                rows.append(heading)
                rows += [
                    f"  {MEANINGS[code]} {count:,} ({code})" for code, count in counts.most_common()
                ]
        return "\n".join(rows)


def _reason(problems: tuple[str, ...]) -> str:
    """The one code that a skipped row is counted under."""
    reasons = (
        "title_missing",
        "title_unreadable",
        "company_missing",
        "bait_training",
        "bait_fee",
        "bait_fraud",
        "quoting_broken",
        "columns_extra",
        "columns_missing",
    )
    return next(code for code in reasons if code in problems)
