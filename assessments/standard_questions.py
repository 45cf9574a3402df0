"""The questionnaires that an empty company starts with."""

from .models import Audience, Question

RATING, CHOICE, TEXT = Question.Kind.RATING, Question.Kind.CHOICE, Question.Kind.TEXT

# code, kind, must be answered, question, Chinese question
AFTER_VISIT = [
    ("overall", RATING, True, "How satisfied were you with your visit overall?", "您对本次接待的总体满意度如何？"),
    ("attitude", RATING, False, "Attitude: were you received with warmth and care?", "态度：接待是否热情、周到？"),
    ("timeliness", RATING, False, "Timeliness: was everything on time, as promised?", "及时性：各项安排是否准时？"),
    ("quality", RATING, False, "Quality: was the reception professional and useful?", "质量：接待是否专业、有帮助？"),
    (
        "confidentiality",
        RATING,
        False,
        "Confidentiality: were we discreet with what you told us?",
        "保密：您提供的信息是否得到妥善保密？",
    ),
    (
        "answers_enquiries",
        CHOICE,
        False,
        "Could the account manager answer your enquiries?",
        "客户经理是否能回答您所提出的咨询？",
    ),
    (
        "advice_help",
        CHOICE,
        False,
        "Did the account manager give sound advice or help?",
        "客户经理是否能为您提出合理建议或给予帮助？",
    ),
    ("comment", TEXT, False, "Your comments", "客户反馈信息（意见和建议）"),
]
OF_HOSTS = [
    ("overall", RATING, True, "How did the visit go overall?", "本次接待整体进行得如何？"),
    ("preparation", RATING, False, "Preparation: was everything ready in time?", "准备工作：各项准备是否及时到位？"),
    ("briefing", CHOICE, False, "Did you know beforehand what you needed to know?", "您是否提前了解了所需信息？"),
    ("on_time", CHOICE, False, "Did the programme run on time?", "各项日程是否按时进行？"),
    ("improve", TEXT, False, "What should be better next time?", "下次哪些方面需要改进？"),
]
AFTER_FOLLOW_UP = [
    (
        "overall",
        RATING,
        True,
        "How satisfied are you with how your matter was handled?",
        "您对本次问题处理的总体满意度如何？",
    ),
    ("speed", RATING, False, "Speed: was your matter handled in good time?", "及时性：问题处理是否及时？"),
    ("solved", CHOICE, False, "Is your matter settled?", "您的问题是否已解决？"),
    ("attitude", RATING, False, "Attitude: were you treated with care?", "态度：服务是否热情、周到？"),
    ("comment", TEXT, False, "Your comments", "客户反馈信息（意见和建议）"),
]
OF_CUSTOMERS = [
    (
        "overall",
        RATING,
        True,
        "How satisfied are you with working with us overall?",
        "您对与我们合作的总体满意度如何？",
    ),
    ("service", RATING, False, "Service: do you get help when you need it?", "服务：您需要时能否得到帮助？"),
    (
        "answers_enquiries",
        CHOICE,
        False,
        "Can your account manager answer your enquiries?",
        "客户经理是否能回答您所提出的咨询？",
    ),
    (
        "advice_help",
        CHOICE,
        False,
        "Does your account manager give sound advice or help?",
        "客户经理是否能为您提出合理建议或给予帮助？",
    ),
    ("improve", TEXT, False, "What should we do better?", "我们哪些方面需要改进？"),
]

QUESTIONNAIRES = [
    {
        "code": "visit",
        "name": "After a visit",
        "name_zh": "来访后满意度问卷",
        "audience": Audience.VISITOR,
        "questions": AFTER_VISIT,
    },
    {
        "code": "host",
        "name": "Hosts and presenters of a visit",
        "name_zh": "接待人与讲解人问卷",
        "audience": Audience.HOST,
        "questions": OF_HOSTS,
    },
    {
        "code": "follow-up",
        "name": "After the follow-up of an issue",
        "name_zh": "问题回访后满意度问卷",
        "audience": Audience.CALLER,
        "questions": AFTER_FOLLOW_UP,
    },
    {
        "code": "customers",
        "name": "Customer survey",
        "name_zh": "客户满意度调查",
        "audience": Audience.CUSTOMER,
        "allows_anonymous": True,
        "questions": OF_CUSTOMERS,
    },
]
