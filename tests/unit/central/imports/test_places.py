import csv
import os
from pathlib import Path

import pytest

from central.core.jobs.imports.places import read_place
from central.core.jobs.imports.zhengzhou import DISTRICTS, SUBDISTRICTS

ROOT = Path(__file__).resolve().parents[4]
DATA = Path(os.environ.get("GIG_INN_DATA", ROOT.parent / "shared" / "data"))
FACTS = DATA / "zhengzhou_subdistricts.csv"


@pytest.mark.parametrize(
    ("columns", "place", "problems"),
    [
        (("郑州", "中原", "梧桐"), ("郑州", "中原区", "梧桐"), ()),
        (("郑州", "二七区", "淮河路"), ("郑州", "二七区", "淮河路"), ()),
        (("郑州市", "管城", ""), ("郑州", "管城回族区", ""), ()),
        (("河南省郑州市", "金水区", ""), ("郑州", "金水区", ""), ()),
        (("郑州-中原区", "", ""), ("郑州", "中原区", ""), ()),
        (("郑州", "郑州高新技术产业开发区", ""), ("郑州", "高新区", ""), ()),
        (("新郑市", "", ""), ("郑州", "新郑市", ""), ()),
        (("新郑", "", ""), ("郑州", "新郑市", ""), ()),
        # a subdistrict in the district's place
        (("郑州", "文化路", ""), ("郑州", "金水区", ""), ("district_from_subdistrict",)),
        (("郑州", "枫杨街道", ""), ("郑州", "中原区", ""), ("district_from_subdistrict",)),
        (("郑州", "石佛", ""), ("郑州", "中原区", ""), ("district_from_subdistrict",)),
        (("郑州", "东风路", ""), ("郑州", "", ""), ("district_ambiguous",)),
        (("郑州", "刘寨镇", ""), ("郑州", "新密市", ""), ("district_from_subdistrict",)),
        (("郑州", "刘寨街道", ""), ("郑州", "惠济区", ""), ("district_from_subdistrict",)),
        # only the address says it
        (
            ("郑州", "", "中原区科学大道 100 号"),
            ("郑州", "中原区", "中原区科学大道 100 号"),
            ("district_from_address",),
        ),
        (
            ("郑州", "", "石佛镇欢河村"),
            ("郑州", "中原区", "石佛镇欢河村"),
            ("district_from_address",),
        ),
        (("郑州", "", "科学大道"), ("郑州", "", "科学大道"), ("district_missing",)),
        (("郑州", "火星", ""), ("郑州", "", ""), ("district_unknown",)),
        # the column counts
        (
            ("郑州", "管城", "河南省郑州市中原区石佛镇"),
            ("郑州", "管城回族区", "河南省郑州市中原区石佛镇"),
            ("place_conflict",),
        ),
        # the site's prefix and a house written twice
        (
            ("郑州", "二七", "郑州-二七-大学路 滨湖国际城1号楼18号滨湖国际城1号楼18号"),
            ("郑州", "二七区", "滨湖国际城1号楼18号"),
            (),
        ),
        (("", "", "郑州-金水-文化路 农业路"), ("郑州", "金水区", "农业路"), ()),
        # elsewhere
        (("西安", "雁塔", "小寨路"), ("西安", "雁塔", "小寨路"), ("outside_scope",)),
        (("吉林市", "船营", ""), ("吉林市", "船营", ""), ("outside_scope",)),
        (("全国", "", ""), ("全国", "", ""), ("outside_scope",)),
        (("", "", ""), ("", "", ""), ("city_missing",)),
    ],
)
def test_it_reads_the_place(
    columns: tuple[str, str, str], place: tuple[str, str, str], problems: tuple[str, ...]
) -> None:
    read = read_place(*columns, home="郑州")
    assert (read.city, read.district, read.address) == place
    assert read.problems == problems


def test_it_cuts_an_endless_address() -> None:
    read = read_place("郑州", "中原", "路" * 5000, home="郑州")
    assert len(read.address) == 200
    assert "address_cut" in read.problems


def test_every_listed_subdistrict_lies_in_a_known_district() -> None:
    assert set().union(*SUBDISTRICTS.values()) <= DISTRICTS.keys()


@pytest.mark.real_data
def test_it_agrees_with_the_official_list() -> None:
    if not FACTS.exists():
        pytest.skip(f"{FACTS} is absent; GIG_INN_DATA names the directory of the real data")
    with FACTS.open(encoding="utf-8-sig", newline="") as file:
        facts = [(row["district"], row["subdistrict"]) for row in csv.DictReader(file)]
    wrong = []
    for district, name in facts:
        known = name.endswith(("街道办事处", "镇", "乡")) and len(name) < 10
        if not known or "区镇" in name or "开发区" in name:
            continue
        read = read_place("郑州", name, "", home="郑州")
        ambiguous = read.problems == ("district_ambiguous",)
        if read.district != district and not ambiguous:
            wrong.append((name, district, read.district))
    assert not wrong
