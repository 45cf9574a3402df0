"""A text without names (S2-74)."""

import pytest

from assessments.hiding import COLLEAGUE, CUSTOMER, VISITOR, Name, hidden, readable

NAMES = [
    Name(VISITOR, ("Wang Fang", "王芳")),
    Name(CUSTOMER, ("Lanhai Optics Co., Ltd.", "蓝海光学有限公司")),
    Name(COLLEAGUE, ("He Host", "欧阳主人")),
]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Wang Fang was angry", "visitor 1 was angry"),
        ("Ms Wang's visit", "Ms visitor 1 visit"),
        ("WANG FANG of lanhai optics", "visitor 1 of the customer"),
        ("He told Host all", "He told colleague 1 all"),
        ("Lanhai bought it", "the customer bought it"),
        ("王芳来自蓝海光学有限公司", "visitor 1来自the customer"),
        ("王经理和欧阳先生", "visitor 1和colleague 1"),
        ("蓝海光学的订单", "the customer的订单"),
        ("Call 138 1234 5678 or wang@lanhai.com", "Call [number] or [address]"),
        ("On 2026-03-11 he bought 2000 of them", "On 2026-03-11 he bought 2000 of them"),
        ("Lanhai Optics Co., Ltd.两次来电，Wang Fang很着急", "the customer两次来电，visitor 1很着急"),
        ("给Lanhai的报价", "给the customer的报价"),
        ("The Wangler pump", "The Wangler pump"),
        ("Model Q7 failed", "[hidden] failed"),
        ("欧阳主人 is Ouyang Zhuren in pinyin", "colleague 1 is colleague 1 in pinyin"),
        ("Fang Wang, wangfang and Wang fang", "visitor 1, visitor 1 and visitor 1"),
        ("Lanhai guangxue and LANHAIGUANGXUE", "the customer and the customer"),
        ("蓝海很着急", "the customer很着急"),
    ],
)
def test_what_stands_for_somebody_is_replaced_and_nothing_else(text, left):
    assert readable(hidden(text, NAMES, ["Model Q7"])) == left


def test_a_surname_alone_is_a_word_of_the_language():
    assert hidden("王道", NAMES) == "王道"


def test_a_second_visitor_is_another_one():
    names = [Name(VISITOR, ("Wang Fang",)), Name(VISITOR, ("Li Lei",))]

    assert readable(hidden("Li Lei came with Wang Fang", names)) == "visitor 2 came with visitor 1"


CHINESE_ALONE = [
    Name(VISITOR, ("李雷",)),
    Name(CUSTOMER, ("深圳市蓝海光学科技有限公司",)),
    Name(COLLEAGUE, ("Wu Lei",)),
]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Li Lei, Lei Li and Mr. Li waited a little", "visitor 1, visitor 1 and visitor 1 waited a little"),
        ("Li zong asked Mr Wu", "visitor 1 asked colleague 1"),
        ("蓝海的订单", "the customer的订单"),
        ("Lanhai ordered in Shenzhen", "the customer ordered in Shenzhen"),
        ("He said: a lie", "He said: a lie"),
    ],
)
def test_a_name_known_in_chinese_alone_is_hidden_as_it_is_said(text, left):
    assert readable(hidden(text, CHINESE_ALONE)) == left


@pytest.mark.parametrize("said", ["Lv Min", "Lü Min", "Lyu Min", "Lu Min"])
def test_one_syllable_has_several_spellings(said):
    assert readable(hidden(f"{said} came", [Name(VISITOR, ("吕敏",))])) == "visitor 1 came"
