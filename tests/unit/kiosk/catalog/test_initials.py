import pytest

from kiosk.services.catalog.initials import initials_of


@pytest.mark.parametrize(
    ("title", "initials"),
    [
        ("保洁", "bj"),
        ("夜班架子工", "ybjzg"),
        ("店长", "dz"),
        ("银行保安", "yhba"),
        ("5g安装工 (日结)", "5Gazg rj"),
        ("java开发", "jAVAkf"),
        ("招objective-c开发c1", "zoBJECTIVE ckfc1"),
        ("!?", ""),
        ("émile", "mILE"),
    ],
)
def test_initials_follow_the_words_reading(title: str, initials: str) -> None:
    assert initials_of(title) == initials
