"""Whatever comes as a file of postings: rows are imported or refused by name, the file is read or
refused in words. No traceback, and no word of the database's."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from central.core.jobs.imports.csv_rows import COLUMNS
from central.core.jobs.models import JobPosting
from tests.nasty import fuzz, junk, spoilt, texts

pytestmark = pytest.mark.django_db(transaction=True)

Row = dict[str, str]
CELLS = st.one_of(
    texts,
    texts,
    st.sampled_from(
        [
            *(
                "180元/天",
                "9" * 400 + "元",
                "-1-0元",
                "1e99万/月",
                "面议",
                "二百五十万亿元/时",
                "0.0001分",
            ),
            *("保洁员", "郑州", "金水", "99999999999人", "2026-13-45", "0000-00-00", "9999-12-31"),
            *('a"b', '"', "a\nb", "a,b", "x" * 140_000, "=cmd|' /C calc'!A0", "|" * 500, "\u3000"),
        ]
    ),
)
SOUND = (
    "test/rows,保洁员,甲乙物业,郑州,中原,梧桐,180元/天,经验不限,学历不限,8,民营,打扫写字楼。,\n" * 2
).encode()
HEADER = (",".join(COLUMNS) + "\n").encode()
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32"])


def written(rows: list[dict[str, str]], encoding: str, quote: str) -> bytes:
    lines = [",".join(COLUMNS)]
    lines += [",".join(f"{quote}{row.get(name, '1')}{quote}" for name in COLUMNS) for row in rows]
    return "\n".join(lines).encode(encoding, "surrogatepass" if "utf" in encoding else "replace")


files = st.one_of(
    junk,
    junk.map(lambda noise: HEADER + noise),
    spoilt(HEADER + SOUND),
    st.tuples(spoilt(SOUND), encodings).map(lambda pair: HEADER + pair[0]),
    st.builds(
        written,
        st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=6), max_size=3),
        encodings,
        st.sampled_from(["", '"']),
    ),
)


@settings(
    fuzz,
    max_examples=250,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=files)
@example(content=b"")
@example(content=HEADER)
@example(content=HEADER + b'"' + b"x\n" * 2000)
@example(content=HEADER + b"\0" * 3000)
@example(content=b"\xff\xfe" + HEADER)
@example(content=HEADER + b'"a""\n\xed\xa0\x80,' * 50)
def test_a_file_is_imported_or_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "jobs.csv"
    file.write_bytes(content)
    out = StringIO()
    try:
        call_command("import_jobs", str(file), stdout=out, stderr=StringIO())
    except CommandError as error:
        assert "什么都没有写入" in str(error)
        assert "数据库" not in str(error)
        assert error.returncode == 2
    else:
        assert "读入" in out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_is_sound_is_imported(
    tmp_path: Path, row: Callable[..., Row], csv_text: Callable[..., str], encoding: str
) -> None:
    """Else the one above could pass with everything refused."""
    file = tmp_path / "jobs.csv"
    file.write_text(csv_text(row()), encoding=encoding)
    call_command("import_jobs", str(file), stdout=StringIO(), stderr=StringIO())
    assert JobPosting.objects.count() == 1
