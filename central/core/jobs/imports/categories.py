"""Guesses what kind of work a posting is, from its title, else its tags, else its employer.

The first rule that fits wins, so a narrower one stands before a wider one:

1.  Desk professions (开发, 算法, 设计师, 工程师, 讲师, 经理, 研究员 …) are OTHER, although their
    titles name trades (电气工程师, 智能仓储项目经理, 物流数据分析). Not so a technician called an
    engineer (维修工程师, 安装工程师), nor who leads a shop or a shift (店长, 站长, 领班).
2.  The categories in the order below. DELIVERY before MOVING and CATERING (奶茶配送员 rides,
    鲜花蛋糕的搬运工 too), HOME_CARE before CLEANING (家政保洁 goes to homes), DRIVING before
    WAREHOUSE (叉车司机 drives), TRADES before BUILDING (水电安装 on a site is still 水电).
3.  A title that decides nothing: the same on the tags without those that describe the employer,
    then on its name (万家配送服务公司). Else OTHER.
"""

import re
from typing import Final

from contract.catalog import Category

_DESK: Final = re.compile(
    r"开发|研发|算法|程序员|架构|产品经理|设计|研究|博士|硕士|讲师|教师|老师|教练|运营|测试|运维|前端|后端|"
    r"数据(?!标注|文员|录入)|人工智能(?!训练)|机器学习|软件|硬件|嵌入式|java|python|php|android|ios|vue|"
    r"(?<![a-z])ui(?![a-z])|(?<!维修)(?<!安装)(?<!调试)(?<!售后)(?<!维保)(?<!实施)工程师|"
    r"项目|经理|总监|主管|专家|顾问|策划|分析师|会计|财务|人事|律师|医生|编辑|主播|招商|加盟|合伙",
    re.IGNORECASE,
)
_LEADER: Final = re.compile(r"店长|领班|站长|班长|(?:仓储|车间|生产|保洁|保安).{0,3}(?:组长|主管)")

_RULES: Final[tuple[tuple[Category, re.Pattern[str]], ...]] = tuple(
    (category, re.compile(words))
    for category, words in (
        (
            Category.DELIVERY,
            r"骑手|骑士|骑行|外卖|送餐|配送|快递|跑腿|闪送|专送|送货员|派送|投递员|美团|饿了么|拣配员|"
            r"[元块]/?[一1]?单|驻店|站点直招|小电驴|送奶茶|送咖啡|(?:美食|蛋糕)的?搬运",
        ),
        (
            Category.HOME_CARE,
            r"家政|保姆|月嫂|育儿嫂|育婴|护工|护理员|陪护|养老|钟点工|住家|家庭服务|催乳|看护",
        ),
        (
            Category.SECURITY,
            r"保安|安保|门卫|秩序维护|安检员|巡逻|消防监控|监控员|护卫|特勤|停车管理",
        ),
        (Category.CLEANING, r"保洁|清洁|环卫|洗碗|客房|清扫|绿化|园林工|垃圾|擦窗|洗车"),
        (Category.DRIVING, r"司机|驾驶员|代驾|叉车|货运(?!代)|挖掘机|铲车|吊车|网约车|押运"),
        (
            Category.CATERING,
            r"厨|餐厅|餐饮|切配|面点|打荷|凉菜|冷菜|炒菜|案板|服务员|传菜|茶饮|咖啡|奶茶|烘焙|后堂|水吧|"
            r"烧烤|火锅|食堂|配菜|迎宾",
        ),
        (
            Category.WAREHOUSE,
            r"(?<!数据)仓库|仓储|仓管|云仓|分拣|拣货|打包|理货|库管|收货|发货|物流|分拨|扫描员|盘点",
        ),
        (Category.MOVING, r"搬运|装卸|搬家|卸货|装车|力工|跟车"),
        (
            Category.TRADES,
            r"电工|焊工|水电|维修|水暖|空调|管道|电梯工|钳工|车工|铣工|数控|机修|汽修|安装工|安装工程师|调试工程师|"
            r"售后工程师|维保|技工|木工师傅|钣金|喷漆|安装维护|装维",
        ),
        (
            Category.BUILDING,
            r"建筑工|小工|大工|瓦工|木工|钢筋|油漆工|泥工|架子工|抹灰|贴砖|装修|防水|工地|土建|粉刷|模板工|砌",
        ),
        (
            Category.FACTORY,
            r"普工|操作工|操作员|工厂|流水线|包装工|装配|组装|质检|生产|车间|缝纫|注塑|测齿员|学徒|作业员|检验员|"
            r"印刷|冲压|富士康",
        ),
        (
            Category.RETAIL,
            r"店员|导购|营业员|收银|促销|店长|门店|柜员|超市|陈列|商品销售|便利店|销售员|兼职发单|专柜",
        ),
        (
            Category.OFFICE,
            r"文员|客服|前台|录入|标注|行政|助理|内勤|电销|电话销售|话务|统计员|档案|打字|跟单|审核员|坐席|训练师",
        ),
    )
)


_OF_EMPLOYER: Final = (Category.DELIVERY, Category.HOME_CARE, Category.SECURITY, Category.CLEANING)


def guess(title: str, tags: str, employer: str) -> Category:
    """The category of a posting; OTHER where nothing fits.

    The texts are cleaned; ``tags`` are joined with | and hold nothing of the employer.
    """
    if _DESK.search(title) and not _LEADER.search(title):
        return Category.OTHER
    found = _first(title) or _first(tags)
    if found is None and (by_name := _first(employer)) in _OF_EMPLOYER:
        found = by_name
    return found or Category.OTHER


def _first(text: str) -> Category | None:
    return next((category for category, words in _RULES if words.search(text)), None)
