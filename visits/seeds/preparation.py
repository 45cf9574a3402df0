"""What the departments prepare for a visit of each level (S0-09, S1-13, S1-14, S3-16, S3-29)."""

from visits.models import PrepTemplate

WHEN = PrepTemplate.When

# (code, when, department's code, kind, levels, text, Chinese text)
TEMPLATES = [
    (
        "venue",
        WHEN.ALWAYS,
        "administration",
        "",
        "ABC",
        "Clean and set up the venue; brochures placed, products displayed",
        "清洁、布置场地，摆放宣传资料和产品展示",
    ),
    (
        "refreshments",
        WHEN.ALWAYS,
        "administration",
        "",
        "ABC",
        "Tea, fruit and drinks for the head count",
        "按人数准备茶水、水果等饮品",
    ),
    (
        "materials",
        WHEN.ALWAYS,
        "marketing_center",
        "marketing",
        "ABC",
        "Company profile, product data and project proposal ready",
        "准备公司简介、产品资料、项目方案",
    ),
    (
        "welcome",
        WHEN.ALWAYS,
        "marketing_center",
        "marketing",
        "A",
        "Welcome sign or screen, name plates in order of introduction",
        "欢迎牌或欢迎屏，按介绍次序准备席卡",
    ),
    (
        "presentation",
        WHEN.ALWAYS,
        "products",
        "",
        "AB",
        "Presenter named, business presentation ready",
        "确定主讲人，准备业务介绍",
    ),
    (
        "tour",
        WHEN.TOUR,
        "technology",
        "",
        "ABC",
        "Tour route with a guide for every stop; safety briefing",
        "安排参观路线，各点有讲解人员，做安全提示",
    ),
    (
        "audit",
        WHEN.AUDIT,
        "technology",
        "",
        "ABC",
        "Audit documents and records ready, areas and owners named",
        "准备审核文件和记录，确定受审区域及负责人",
    ),
    (
        "transport",
        WHEN.TRANSPORT,
        "administration",
        "",
        "ABC",
        "Cars and drivers; vehicles clean and checked; customer told",
        "安排车辆和司机，车辆整洁并检查，告知客户",
    ),
    (
        "meals",
        WHEN.MEALS,
        "administration",
        "",
        "ABC",
        "Book the meal: standard, menu, restaurant, diets; hygiene and seating",
        "预订用餐：标准、菜单、餐厅、饮食习惯；卫生与座次",
    ),
    ("lodging", WHEN.LODGING, "administration", "", "ABC", "Book the hotel rooms", "预订酒店房间"),
]
