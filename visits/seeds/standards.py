"""The reception content reference table (clauses 4.27): what each item is at each level."""

# (code, item, Chinese item, is a service, {level: (text, Chinese text, on by default)})
STANDARDS = [
    (
        "applies_to",
        "Suits",
        "适用对象",
        False,
        {
            "A": (
                "Important customer, senior visitor, major cooperation talks",
                "重要客户、高层来访、重大合作洽谈",
                False,
            ),
            "B": ("Ordinary customer, business department head", "一般客户、业务部门负责人", False),
            "C": ("Common customer, junior staff", "普通客户、基层人员", False),
        },
    ),
    (
        "host_grade",
        "Host",
        "主接待人",
        False,
        {
            "A": ("Top management in person", "企业高层领导亲自出面", False),
            "B": ("Department head or middle manager", "相关部门负责人或中层管理人员", False),
            "C": ("Ordinary receptionist", "普通接待人员", False),
        },
    ),
    (
        "plan_type",
        "Plan",
        "接待方案",
        False,
        {
            "A": ("Special reception plan", "专项接待方案", False),
            "B": ("Standard reception plan", "标准接待计划", False),
            "C": ("Information sheet only", "仅来访人员信息表", False),
        },
    ),
    (
        "approval_path",
        "Sign-off",
        "签核",
        False,
        {
            "A": (
                "Product director, then the superior leader (special plan)",
                "产品总监签核，再报上级领导审批（专项方案）",
                False,
            ),
            "B": ("Product manager or director", "产品经理或总监签核", False),
            "C": ("Product manager", "产品经理签核", False),
        },
    ),
    (
        "receptionist",
        "Receptionist",
        "接待人员",
        False,
        {
            "A": (
                "Dedicated receptionist, reception lead and departments",
                "专门客户接待员、接待负责人及相关部门",
                False,
            ),
            "B": ("Dedicated receptionist and reception lead", "专门客户接待员和接待负责人", False),
            "C": ("Dedicated receptionist, who may be the lead", "专门客户接待员（可兼任负责人）", False),
        },
    ),
    (
        "lead_time",
        "Sign-off ahead",
        "签核提前量",
        False,
        {level: ("2 working days before the visit", "来访前2个工作日", False) for level in "ABC"},
    ),
    (
        "pickup",
        "Pick-up",
        "接站",
        True,
        {
            "A": ("Car arranged, greeter at station or airport", "安排用车，专人到车站或机场迎接", True),
            "B": ("Car if the customer asks", "客户提出时安排用车", True),
            "C": ("Own transport; route sent", "自行前来；发送路线", False),
        },
    ),
    (
        "welcome",
        "Welcome",
        "迎接",
        True,
        {
            "A": ("Welcome sign or screen, greeting line of leaders", "欢迎牌或欢迎屏，领导列队迎接", True),
            "B": ("Greeting at the entrance by a department head", "部门负责人在门口迎接", True),
            "C": ("Greeting at the front desk", "前台迎接", True),
        },
    ),
    (
        "sign_in",
        "Sign-in and materials",
        "签到与资料",
        True,
        {
            "A": ("Sign-in desk, full brochure set, badge", "设签到台，全套宣传资料，胸卡", True),
            "B": ("Sign-in, brochures", "签到，宣传资料", True),
            "C": ("Front-desk sign-in, brochure", "前台签到，宣传册", True),
        },
    ),
    (
        "venue",
        "Venue",
        "场地",
        True,
        {
            "A": ("Reception hall or best meeting room, display set up", "接待厅或最好的会议室，布置展示", True),
            "B": ("Meeting room", "会议室", True),
            "C": ("Negotiation room or front-desk area", "洽谈室或前台区域", True),
        },
    ),
    (
        "refreshments",
        "Refreshments",
        "茶水",
        True,
        {
            "A": ("Tea, coffee, fruit", "茶、咖啡、水果", True),
            "B": ("Tea, fruit", "茶、水果", True),
            "C": ("Tea or water", "茶或水", True),
        },
    ),
    (
        "opening",
        "Opening",
        "开场",
        True,
        {
            "A": ("Speech by top management, company presentation", "高层领导致辞，公司介绍", True),
            "B": ("Introduction by the department head", "部门负责人介绍", True),
            "C": ("Short introduction", "简短介绍", True),
        },
    ),
    (
        "presentation",
        "Business presentation",
        "业务介绍",
        True,
        {
            "A": ("Department head and specialist", "部门负责人和专业人员", True),
            "B": ("Specialist", "专业人员", True),
            "C": ("By the receptionist on request", "客户需要时由接待员介绍", False),
        },
    ),
    (
        "qa",
        "Questions and answers",
        "交流答疑",
        True,
        {
            "A": ("Formal session with minutes", "正式交流，做会议纪要", True),
            "B": ("Session with notes", "交流并做记录", True),
            "C": ("Notes in the record", "记入接待记录", True),
        },
    ),
    (
        "tour",
        "Tour",
        "参观",
        True,
        {
            "A": (
                "Workshop, R&D centre, showroom with specialist guide",
                "生产车间、研发中心、展厅，专业人员讲解",
                True,
            ),
            "B": ("Showroom and one area", "展厅及一处区域", True),
            "C": ("Showroom if time allows", "时间允许时参观展厅", False),
        },
    ),
    (
        "meeting",
        "Formal meeting",
        "正式会谈",
        True,
        {
            "A": ("Agenda, attendees, minutes required", "须有议程、参会人员和会议纪要", True),
            "B": ("As needed, minutes required", "视需要，须有会议纪要", True),
            "C": ("As needed", "视需要", False),
        },
    ),
    (
        "meal",
        "Meal",
        "用餐",
        True,
        {
            "A": ("Banquet: standard, menu, restaurant approved", "宴请：标准、菜单、餐厅经批准", True),
            "B": ("Business meal", "商务餐", True),
            "C": ("Staff canteen or none", "员工餐厅或不安排", False),
        },
    ),
    (
        "lodging",
        "Lodging",
        "住宿",
        True,
        {
            "A": ("Booked by us on request, best agreed hotel", "按需代订，最好的协议酒店", True),
            "B": ("Booked on request", "按需代订", True),
            "C": ("Advice only", "仅提供建议", False),
        },
    ),
    (
        "gift",
        "Gift",
        "礼品",
        True,
        {
            "A": ("Company souvenir, upper value limit", "企业纪念品，上限标准", True),
            "B": ("Company souvenir, middle limit", "企业纪念品，中等标准", True),
            "C": ("Small souvenir or brochure set", "小纪念品或宣传资料", True),
        },
    ),
    (
        "photo",
        "Photo",
        "合影",
        True,
        {
            "A": ("Group photo with consent", "征得同意后合影", True),
            "B": ("Optional", "可选", False),
            "C": ("None", "无", False),
        },
    ),
    (
        "send_off",
        "See-off",
        "送客",
        True,
        {
            "A": ("Leader and dedicated person, car arranged", "领导及专人送行，安排用车", True),
            "B": ("Dedicated person, to the door or car", "专人送至门口或车旁", True),
            "C": ("To the company door", "送至公司门口", True),
        },
    ),
    (
        "feedback",
        "Feedback",
        "反馈",
        True,
        {
            "A": ("Interview or phone within the limit, and questionnaire", "限期内面谈或电话回访，并发问卷", True),
            "B": ("Questionnaire", "问卷", True),
            "C": ("Short questionnaire", "简短问卷", True),
        },
    ),
    (
        "summary",
        "Summary and file",
        "小结与归档",
        True,
        {
            "A": ("Full summary by department and HR Center, and file", "受访部门和人力资源中心全面小结，并归档", True),
            "B": ("Summary and file", "小结并归档", True),
            "C": ("Work summary (short)", "简短工作小结", True),
        },
    ),
    (
        "thank_you",
        "Thank-you",
        "致谢",
        True,
        {
            "A": ("Letter signed by the host", "主接待人署名的感谢信", True),
            "B": ("E-mail", "电子邮件", True),
            "C": ("Optional e-mail", "可选的电子邮件", False),
        },
    ),
    (
        "caps",
        "Expense caps",
        "费用限额",
        False,
        {level: ("Not set: every line needs approval", "未设定：每一笔均须审批", False) for level in "ABC"},
    ),
]
NEEDS_APPROVAL = {("A", "meal"), ("A", "gift")}
