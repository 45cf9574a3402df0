"""Who and what the demonstration company consists of. Everybody and everything here is invented."""

from typing import NamedTuple

PASSWORD = "portico"  # printed at start; only ever on the embedded default


class Dept(NamedTuple):
    code: str
    name: str
    name_zh: str
    kind: str
    head: str


class Person(NamedTuple):
    username: str
    name: str
    name_zh: str
    department: str
    position: str
    roles: tuple[str, ...] = ()


DEPARTMENTS = [
    Dept("management", "Management", "公司管理层", "general", "qian"),
    Dept("administration", "Administration Department", "行政部", "general", "admin"),
    Dept("marketing_center", "Marketing Center", "营销中心", "marketing", "feng"),
    Dept("sales_south", "Sales Department South", "南区销售部", "sales", "manager"),
    Dept("sales_north", "Sales Department North", "北区销售部", "sales", "ning"),
    Dept("customer_service", "Customer Service Center", "客户服务中心", "customer_service", "luo"),
    Dept("technology", "Technology Center", "技术中心", "general", "guo"),
    Dept("products", "Product Department", "产品部", "general", "director"),
    Dept("hr", "Human Resources Center", "人力资源中心", "general", "shen"),
    Dept("finance", "Finance Department", "财务部", "general", "cao"),
]

# (name, Chinese name, grade, meets customers)
POSITIONS = [
    ("General manager", "总经理", "senior", True),
    ("Deputy general manager", "副总经理", "senior", True),
    ("Department head", "部门负责人", "middle", True),
    ("Product director", "产品总监", "middle", True),
    ("Product manager", "产品经理", "middle", True),
    ("Sales representative", "销售代表", "staff", True),
    ("Project engineer", "项目工程师", "staff", True),
    ("Customer receptionist", "客户接待员", "staff", True),
    ("Front desk clerk", "前台文员", "staff", True),
    ("Security guard", "门禁保安员", "staff", False),
    ("Customer service agent", "客服专员", "staff", True),
    ("Marketing specialist", "营销专员", "staff", True),
    ("Administration officer", "行政专员", "staff", False),
    ("HR officer", "人事专员", "staff", False),
    ("Accountant", "会计", "staff", False),
]

# The fourteen logins that are printed at start, then the heads.
CAST = [
    Person("guard", "Zhao Gang", "赵刚", "administration", "Security guard", ("gate_security",)),
    Person("frontdesk", "Lin Yue", "林悦", "administration", "Front desk clerk", ("front_desk",)),
    Person("receptionist", "Chen Jing", "陈静", "marketing_center", "Customer receptionist", ("receptionist",)),
    Person("marketing", "He Min", "何敏", "marketing_center", "Marketing specialist", ("marketing_center", "trainer")),
    Person("sales", "Wang Lei", "王磊", "sales_south", "Sales representative", ("sales", "key_account")),
    Person("engineer", "Sun Hao", "孙浩", "technology", "Project engineer", ("project_engineer",)),
    Person("productmanager", "Xu Lan", "徐岚", "products", "Product manager", ("info_sheet_approver",)),
    Person("director", "Zhou Wei", "周伟", "products", "Product director", ("info_sheet_approver",)),
    Person("manager", "Gao Jun", "高军", "sales_south", "Department head", ("manager", "supervisor")),
    Person("agent", "Liu Fang", "刘芳", "customer_service", "Customer service agent", ("agent", "duty_officer")),
    Person("handler", "Ma Chao", "马超", "technology", "Project engineer"),
    Person("inspector", "Tang Ning", "唐宁", "administration", "Administration officer", ("inspector",)),
    Person("assessor", "Deng Hui", "邓慧", "hr", "HR officer", ("assessor",)),
    Person("admin", "Yang Kai", "杨凯", "administration", "Department head", ("admin", "policy_owner")),
    Person("qian", "Qian Zhiyuan", "钱致远", "management", "General manager", ("manager",)),
    Person("song", "Song Yalin", "宋雅琳", "management", "Deputy general manager", ("manager", "policy_approver")),
    Person("feng", "Feng Rui", "冯睿", "marketing_center", "Department head", ("manager", "marketing_center")),
    Person("ning", "Ning Bo", "宁波", "sales_north", "Department head", ("manager", "supervisor", "key_account")),
    Person("luo", "Luo Qiong", "罗琼", "customer_service", "Department head", ("manager", "agent")),
    Person("guo", "Guo Sheng", "郭胜", "technology", "Department head", ("manager",)),
    Person("shen", "Shen Yi", "沈怡", "hr", "Department head", ("manager", "hr")),
    Person("cao", "Cao Ping", "曹平", "finance", "Department head", ("manager", "finance")),
]

# The rest of the sixty: surname and given name in both scripts, department by department.
SURNAMES = [
    ("Li", "李"),
    ("Zhang", "张"),
    ("Wu", "吴"),
    ("Xie", "谢"),
    ("Han", "韩"),
    ("Tian", "田"),
    ("Pan", "潘"),
    ("Yu", "余"),
]
GIVEN = [
    ("Xin", "欣"),
    ("Yang", "阳"),
    ("Lu", "璐"),
    ("Qiang", "强"),
    ("Yan", "妍"),
    ("Bin", "斌"),
    ("Jia", "佳"),
    ("Tao", "涛"),
]
STAFF = [
    ("sales_south", "Sales representative", ("sales",), 6),
    ("sales_north", "Sales representative", ("sales",), 6),
    ("customer_service", "Customer service agent", ("agent",), 6),
    ("technology", "Project engineer", ("project_engineer",), 6),
    ("products", "Product manager", ("info_sheet_approver",), 2),
    ("marketing_center", "Marketing specialist", ("marketing_center",), 2),
    ("marketing_center", "Customer receptionist", ("receptionist",), 2),
    ("administration", "Administration officer", (), 4),
    ("finance", "Accountant", ("finance",), 3),
    ("hr", "HR officer", ("hr",), 1),
]

# (name, Chinese name, kind, capacity, set-up minutes, clean-up minutes)
ROOMS = [
    ("Bamboo", "竹韵厅", "negotiation", 4, 0, 10),
    ("Orchid", "兰亭", "negotiation", 6, 0, 10),
    ("Plum", "梅园", "meeting", 8, 10, 10),
    ("Pine", "松涛厅", "meeting", 12, 10, 15),
    ("Cloud", "云阁", "meeting", 20, 15, 15),
    ("Great hall", "迎宾厅", "hall", 60, 30, 30),
]

# (name, Chinese name, industry, tier, relation)
ORGANISATIONS = [
    ("Lanhai Optics", "蓝海光学", "Optics", "A", "existing"),
    ("Hengrui Instruments", "恒瑞仪器", "Instruments", "A", "existing"),
    ("Dongfang Rail Systems", "东方轨道系统", "Railway", "A", "existing"),
    ("Minghe Energy", "明禾能源", "Energy", "A", "existing"),
    ("Tianqiong Aerospace Parts", "天穹航空部件", "Aerospace", "A", "target"),
    ("Beichen Medical", "北辰医疗", "Medical devices", "A", "existing"),
    ("Yuanshan Logistics", "远山物流", "Logistics", "B", "existing"),
    ("Qingfeng Textiles", "清风纺织", "Textiles", "B", "existing"),
    ("Jinsha Ceramics", "金沙陶瓷", "Ceramics", "B", "existing"),
    ("Haiyan Foods", "海燕食品", "Food", "B", "existing"),
    ("Xinyuan Plastics", "新源塑业", "Plastics", "B", "existing"),
    ("Luming Lighting", "鹿鸣照明", "Lighting", "B", "existing"),
    ("Zhongtai Bearings", "中泰轴承", "Machinery", "B", "existing"),
    ("Wanhe Packaging", "万和包装", "Packaging", "B", "target"),
    ("Sihai Shipping", "四海航运", "Shipping", "B", "target"),
    ("Cuizhu Paper", "翠竹纸业", "Paper", "B", "existing"),
    ("Xingchen Software", "星辰软件", "Software", "B", "target"),
    ("Anda Elevators", "安达电梯", "Machinery", "B", "existing"),
    ("Guangming Glass", "光明玻璃", "Glass", "B", "existing"),
    ("Jiulong Chemicals", "九龙化工", "Chemicals", "B", "existing"),
    ("Chunhui Pharma", "春晖药业", "Pharmaceuticals", "B", "target"),
    ("Baihe Cosmetics", "百合日化", "Cosmetics", "C", "potential"),
    ("Fengshou Agri", "丰收农业", "Agriculture", "C", "potential"),
    ("Hongye Printing", "红叶印务", "Printing", "C", "potential"),
    ("Jiahe Furniture", "嘉禾家具", "Furniture", "C", "potential"),
    ("Kunlun Water", "昆仑水务", "Utilities", "C", "potential"),
    ("Liyuan Hotels", "丽园酒店", "Hospitality", "C", "potential"),
    ("Mingzhu Jewellery", "明珠首饰", "Jewellery", "C", "potential"),
    ("Nanshan Cables", "南山线缆", "Cables", "C", "existing"),
    ("Pengcheng Trade", "鹏程贸易", "Trade", "C", "potential"),
    ("Qiming Education", "启明教育", "Education", "C", "peer"),
    ("Ruixue Cold Chain", "瑞雪冷链", "Logistics", "C", "potential"),
    ("Shanhe Cement", "山河水泥", "Building materials", "C", "potential"),
    ("Taihe Insurance", "泰和保险", "Insurance", "C", "peer"),
    ("Weilan Solar", "蔚蓝光伏", "Energy", "C", "target"),
    ("Xiangyun Tea", "祥云茶业", "Food", "C", "potential"),
    ("Yingbin Travel", "迎宾旅行", "Travel", "C", "potential"),
    ("Zhihe Sensors", "智合传感", "Sensors", "C", "target"),
    ("Northwind Automation", "北风自动化", "Automation", "B", "existing"),
    ("Aurora Components", "曙光元件", "Electronics", "B", "target"),
]

CONTACTS = [
    ("Bai Lu", "白露"), ("Cheng Feng", "程风"), ("Ding Yao", "丁瑶"), ("Fan Shu", "范舒"), ("Gu Ming", "顾鸣"),
    ("Hua Ying", "华莹"), ("Jiang Han", "江涵"), ("Kong Rui", "孔睿"), ("Lei Ting", "雷霆"), ("Meng Fei", "孟飞"),
    ("Ni Yun", "倪云"), ("Ou Yang", "欧阳"), ("Peng Bo", "彭博"), ("Qu Xiao", "曲晓"), ("Ren Jie", "任杰"),
    ("Shi Yu", "石宇"), ("Tu Lan", "涂兰"), ("Wan Qing", "万青"), ("Xia Tian", "夏天"), ("Yin He", "尹河"),
]  # fmt: skip

# What a special reception plan says: its aims, what is special, what if something goes wrong.
SPECIAL_PLAN = (
    "Win the framework agreement for two years 争取两年框架协议",
    "The chairman greets them at the entrance; a banquet by the lake; interpreters for both groups\n"
    "董事长在门口迎接；湖畔宴请；两组均配翻译",
    "Rain: the group photo is taken in the hall; the deputy director stands in for the host\n"
    "遇雨在大厅合影；副总监可代替主接待人",
)
PURPOSES = [
    ("Tour of the new workshop", "参观新车间", "tour"),
    ("Supplier audit", "供应商审核", "audit"),
    ("Framework agreement", "框架协议洽谈", "business"),
    ("Design review of the sensor housing", "传感器外壳设计评审", "design"),
    ("Quality meeting on delivery 0917", "0917批次质量会", "quality"),
    ("Project kick-off", "项目启动会", "project"),
    ("Annual price talks", "年度价格谈判", "business"),
]

NEEDS = [
    "Wants to see the test bench",
    "想看检测线",
    "Asks for samples and a quotation",
    "需要样品和报价",
    "Needs English documents",
]

QUESTIONS = [
    ("When does the spare part for line 3 arrive?", "三号线备件何时到货?", "general"),
    ("Invoice address must be changed", "需要更改开票地址", "general"),
    ("Certificate for the new alloy is missing", "缺少新合金的证书", "cross_department"),
    ("Who repairs the unit in Chengdu?", "成都的设备由谁维修?", "cross_province"),
    ("Price list for next quarter", "下季度价格表", "general"),
    ("Two boxes arrived damaged", "两箱到货破损", "cross_department"),
    ("Training for our operators", "操作员培训", "general"),
    ("Delivery date in Guangzhou moved", "广州交付日期变更", "cross_province"),
]
