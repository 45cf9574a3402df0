"""What the departments prepare: for every visit once it is confirmed, and by the sheet at each level."""

from dataclasses import dataclass

from history.moment import now
from visits.models import Level, PrepTemplate, PrepTemplateItem

WHEN, OWNER, FROM = PrepTemplate.When, PrepTemplate.Owner, PrepTemplate.CountsFrom
ADMINISTRATION, MARKETING = ("administration", ""), ("marketing_center", "marketing")
RECEIVING, PRODUCTS, TECHNOLOGY = ("", ""), ("products", ""), ("technology", "")
Tick = tuple[str, str] | tuple[str, str, int, bool]  # English, Chinese; how many, and whether for each guest


@dataclass(frozen=True)
class Seed:
    """One template; `levels` are letters, none of them: on confirmation."""

    code: str
    levels: str
    department: tuple[str, str]
    text: str
    text_zh: str
    items: tuple[Tick, ...] = ()
    when: str = WHEN.ALWAYS
    owner: str = OWNER.DEPARTMENT
    duty: str = ""
    duty_zh: str = ""
    counts_from: str = FROM.VISIT
    service_code: str = ""
    is_redone: bool = False

    @property
    def columns(self) -> dict:
        left_out = {"levels", "department", "items"}
        own = {name: value for name, value in vars(self).items() if name not in left_out}
        return own | {"department_code": self.department[0], "department_kind": self.department[1]}


ROOM: tuple[Tick, ...] = (
    ("Brochures placed", "宣传资料已摆放"),
    ("Products displayed", "产品展示已布置"),
    ("Screen, sound and connections tried", "屏幕、音响及接口已试用"),
)
PAPERS: tuple[Tick, ...] = (
    ("Company profile", "公司简介"),
    ("Product data", "产品资料"),
    ("Project proposal", "项目方案"),
)
DRINKS: tuple[Tick, ...] = (
    ("Tea", "茶水", 1, True),
    ("Drinking water", "饮用水", 1, True),
    ("Fruit plate", "水果拼盘", 1, False),
)

# (S0-09, S0-44, S1-13, S1-14, S1-20, S1-23, S2-12, S2-14, S3-16, S3-29)
TEMPLATES = [
    Seed(
        "venue",
        "",
        ADMINISTRATION,
        "Set up the room: clean, seats for everybody, brochures and products",
        "布置会议室：清洁、座位、宣传资料和产品展示",
        ROOM,
        duty="Sets up the room",
        duty_zh="布置场地",
        is_redone=True,
    ),
    Seed(
        "materials",
        "",
        MARKETING,
        "Materials for the visitor ready",
        "准备来访资料",
        PAPERS,
        duty="Puts the materials together",
        duty_zh="汇总资料",
    ),
    Seed(
        "people",
        "",
        RECEIVING,
        "Name who receives, presents and attends",
        "安排接待、讲解和陪同人员",
        (("Everybody named knows time, place and duty", "相关人员已知晓时间、地点和职责"),),
        owner=OWNER.CONTACT,
        duty="Names the people",
        duty_zh="安排人员",
    ),
    Seed(
        "refreshments",
        "",
        ADMINISTRATION,
        "Tea, fruit and drinks",
        "准备茶水、水果等饮品",
        DRINKS,
        duty="Orders and serves",
        duty_zh="采购并摆放",
        is_redone=True,
    ),
    Seed(
        "venue",
        "ABC",
        ADMINISTRATION,
        "Clean and set up the venue; brochures placed, products displayed",
        "清洁、布置场地，摆放宣传资料和产品展示",
        ROOM,
        duty="Sets up the venue",
        duty_zh="布置场地",
        is_redone=True,
    ),
    Seed(
        "refreshments",
        "ABC",
        ADMINISTRATION,
        "Tea, fruit and drinks for the head count",
        "按人数准备茶水、水果等饮品",
        DRINKS,
        duty="Orders and serves",
        duty_zh="采购并摆放",
        is_redone=True,
    ),
    Seed(
        "materials",
        "ABC",
        MARKETING,
        "Company profile, product data and project proposal ready",
        "准备公司简介、产品资料、项目方案",
        PAPERS,
        duty="Puts the materials together",
        duty_zh="汇总资料",
    ),
    Seed(
        "welcome",
        "A",
        MARKETING,
        "Welcome sign or screen, name plates in order of introduction",
        "欢迎牌或欢迎屏，按介绍次序准备席卡",
        (
            ("Welcome screen shows the right names", "欢迎屏内容正确"),
            ("Name plates in order of introduction", "席卡按介绍次序摆放"),
        ),
    ),
    Seed(
        "presentation",
        "AB",
        PRODUCTS,
        "Presenter named, business presentation ready",
        "确定主讲人，准备业务介绍",
        (("Presentation tried on the screen of the room", "演示文稿已在会议室试播"),),
    ),
    Seed(
        "tour",
        "ABC",
        TECHNOLOGY,
        "Tour route with a guide for every stop; safety briefing",
        "安排参观路线，各点有讲解人员，做安全提示",
        (("Route walked through", "参观路线已走查"),),
        when=WHEN.TOUR,
    ),
    Seed(
        "audit",
        "ABC",
        TECHNOLOGY,
        "Audit documents and records ready, areas and owners named",
        "准备审核文件和记录，确定受审区域及负责人",
        when=WHEN.AUDIT,
    ),
    Seed(
        "transport",
        "ABC",
        ADMINISTRATION,
        "Cars and drivers ordered; customer told",
        "安排车辆和司机，告知客户",
        when=WHEN.TRANSPORT,
        owner=OWNER.RECEPTIONIST,
        duty="Orders the cars and tells the customer",
        duty_zh="订车并告知客户",
    ),
    Seed(
        "vehicle_check",
        "ABC",
        ADMINISTRATION,
        "Check the car before it leaves",
        "出车前检查车辆",
        (
            ("Clean inside and outside", "车内外整洁"),
            ("Comfortable: air conditioning, water", "舒适：空调、饮水"),
            ("Safe: tyres, lights, belts, papers", "安全：轮胎、灯光、安全带、证件"),
        ),
        when=WHEN.TRANSPORT,
        counts_from=FROM.LINE,
        duty="Checks the car",
        duty_zh="检查车辆",
    ),
    Seed(
        "meals",
        "ABC",
        ADMINISTRATION,
        "Book the meal: standard, menu, restaurant, diets",
        "预订用餐：标准、菜单、餐厅、饮食习惯",
        (("Diets of the guests passed on to the kitchen", "来宾饮食习惯已告知厨房"),),
        when=WHEN.MEALS,
        owner=OWNER.RECEPTIONIST,
        duty="Books the meal",
        duty_zh="预订用餐",
    ),
    Seed(
        "meal_check",
        "ABC",
        ADMINISTRATION,
        "At the table: hygiene, seating, order of dishes",
        "用餐现场：卫生、座次、上菜顺序",
        (
            ("Food hygiene checked", "饮食卫生已检查"),
            ("Seating set by rank", "座次已按礼仪安排"),
            ("Order of dishes agreed", "上菜顺序已确认"),
        ),
        when=WHEN.MEALS,
        counts_from=FROM.LINE,
        owner=OWNER.RECEPTIONIST,
        duty="Sees to the table",
        duty_zh="落实用餐现场",
    ),
    Seed(
        "lodging",
        "ABC",
        ADMINISTRATION,
        "Book the hotel rooms",
        "预订酒店房间",
        when=WHEN.LODGING,
        owner=OWNER.RECEPTIONIST,
        duty="Books the rooms",
        duty_zh="预订房间",
    ),
    Seed(
        "gifts",
        "ABC",
        MARKETING,
        "Gifts ready: kind, number, for whom",
        "备妥礼品：种类、数量、对象",
        (("Packed and counted", "已包装并清点"),),
        when=WHEN.SERVICE,
        service_code="gift",
    ),
    Seed(
        "photo",
        "ABC",
        MARKETING,
        "Photographer and place of the group photograph",
        "安排摄影人员和合影地点",
        (("Photographer knows time and place", "摄影人员已知晓时间地点"),),
        when=WHEN.SERVICE,
        service_code="photo",
        is_redone=True,
    ),
]


def install_templates(levels: dict[str, Level], using: str) -> None:
    """Make the templates that are not there yet, and the checklist of those that nobody has edited."""
    objects = PrepTemplate.objects.using(using)
    there = {(row.level_id, row.code): row for row in objects.all()}
    bare = {row.pk for row in objects.filter(version=0, items__isnull=True)}
    items = []
    for order, seed in enumerate(TEMPLATES, 1):
        for letter in seed.levels or [""]:
            level = levels[letter] if letter else None
            row = there.get((level.pk if level else None, seed.code))
            if row is None:
                row = objects.create(created_at=now(), level=level, order=order, **seed.columns)
                bare.add(row.pk)
            if row.pk in bare:
                items += _items(row, seed)
    PrepTemplateItem.objects.using(using).bulk_create(items)


def _items(template: PrepTemplate, seed: Seed) -> list[PrepTemplateItem]:
    made = []
    for order, (text, text_zh, *many) in enumerate(seed.items, 1):
        quantity, per_person = many or (None, False)
        columns = {"text": text, "text_zh": text_zh, "quantity": quantity, "per_person": per_person}
        made.append(PrepTemplateItem(template=template, order=order, **columns))
    return made
