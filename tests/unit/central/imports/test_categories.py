import pytest

from central.core.jobs.imports.categories import guess
from contract.catalog import Category


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("保洁员(写字楼)", Category.CLEANING),
        ("客房服务员", Category.CLEANING),
        ("搬运工", Category.MOVING),
        ("仓库分拣员", Category.WAREHOUSE),
        ("云仓打包员", Category.WAREHOUSE),
        ("外卖骑手", Category.DELIVERY),
        ("奶茶配送员", Category.DELIVERY),
        ("鲜花蛋糕的搬运工", Category.DELIVERY),
        ("7.5元1单有吃有住", Category.DELIVERY),
        ("小区保安", Category.SECURITY),
        ("餐厅帮厨", Category.CATERING),
        ("咖啡店服务员", Category.CATERING),
        ("招聘普工/操作工", Category.FACTORY),
        ("建筑小工", Category.BUILDING),
        ("电工(持证)", Category.TRADES),
        ("空调安装工", Category.TRADES),
        ("设备维修工程师", Category.TRADES),
        ("叉车司机", Category.DRIVING),
        ("商务司机待遇好包吃住", Category.DRIVING),
        ("家政保洁", Category.HOME_CARE),
        ("医院护工", Category.HOME_CARE),
        ("超市收银员", Category.RETAIL),
        ("餐饮店长", Category.CATERING),
        ("办公室文员", Category.OFFICE),
        ("电话销售客服", Category.OFFICE),
        # desk professions whose titles name a trade
        ("电气工程师", Category.OTHER),
        ("智能仓储项目经理", Category.OTHER),
        ("数据仓库工程师", Category.OTHER),
        ("物流仓储数据分析岗", Category.OTHER),
        ("人工智能客服算法工程师", Category.OTHER),
        ("UI设计师", Category.OTHER),
        ("电网Ui体验官", Category.OTHER),
        ("前端开发小组长", Category.OTHER),
        ("", Category.OTHER),
    ],
)
def test_the_title_decides(title: str, category: Category) -> None:
    assert guess(title, "", "") is category


def test_tags_decide_where_the_title_says_nothing() -> None:
    assert guess("诚聘英才", "美团|可预支薪水", "某某公司") is Category.DELIVERY
    assert guess("算法工程师", "美团", "") is Category.OTHER


def test_the_employers_name_is_the_last_hint() -> None:
    assert guess("月入过万轻松自由", "包住", "万家配送服务有限公司") is Category.DELIVERY
    assert guess("办公室文员", "", "万家保安服务有限公司") is Category.OFFICE
    assert guess("诚聘英才", "", "好味餐饮管理有限公司") is Category.OTHER
