from central.core.jobs.imports.csv_rows import Record
from central.core.jobs.imports.drafts import draft_of
from central.core.jobs.imports.importer import Outcome
from central.core.jobs.imports.report import Tally, line_of
from tests.unit.central.cast import NOW

BROKEN = draft_of(Record(7, None, ("quoting_broken",)), home="郑州", now=NOW)


def test_a_row_without_columns_has_a_line_in_the_report() -> None:
    line = line_of(Outcome(BROKEN, "skipped", BROKEN.problems))
    assert '"line": 7' in line
    assert '"problems": ["quoting_broken"]' in line
    assert "\n" not in line


def test_the_table_counts_why_rows_were_skipped() -> None:
    tally = Tally()
    tally.add(Outcome(BROKEN, "skipped", BROKEN.problems))
    assert "引号不配对 1 (quoting_broken)" in tally.table()
    assert "其中本市岗位 0 个" in tally.table()
