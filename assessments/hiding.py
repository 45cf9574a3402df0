"""A text without names: whoever stands in it becomes “visitor 1”, “customer”, “colleague 2”.

Pure functions over words; who stands in a record is asked in `sources`. What is hidden is
replaced by a token, `⟦visitor:1⟧`, which is said in the reader's language when it is shown.
Rather too much is hidden than too little: a word of a name is hidden wherever it stands alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from customers.search import pinyin

VISITOR, CUSTOMER, COLLEAGUE, WORD, PHONE, MAIL = "visitor", "customer", "colleague", "word", "phone", "mail"
TOKEN = re.compile(r"⟦(\w+):(\d+)⟧")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What stands after a surname where somebody is spoken of politely.
TITLES = "先生|女士|小姐|太太|总经理|董事长|经理|总监|总|董|工程师|工|主任|部长|科长|处长|局长|老师|老板|博士|教授"
# What stands before or behind a surname of few letters, which alone may be a word of the language.
BEFORE = "mr|mrs|ms|miss|mister|madam|dr|prof|professor|manager|director|president|chairman|engineer|boss"
BEHIND = "xiansheng|nvshi|nüshi|xiaojie|zong|jingli|gong|zhuren|laoshi"
FORMS = ("集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团", "公司")
# Before the name of a Chinese firm its place, behind it its trade: in talk both are left out.
PLACE = re.compile(
    r"^(?:中国|[\u3400-\u9fff]{2,3}省|[\u3400-\u9fff]{2,3}市|[\u3400-\u9fff]{2,3}区"
    r"|北京|上海|天津|重庆|深圳|广州|杭州|南京|苏州|成都|武汉|西安|东莞|宁波|青岛|厦门|香港|广东|浙江|江苏|山东|福建|四川|湖北)"
)
TRADE = re.compile(
    r"(?:光学|光电|科技|技术|电子|电气|电器|实业|工业|贸易|商贸|机械|设备|仪器|材料|化工|医疗|医药|生物|食品|汽车|能源|通信|通讯"
    r"|网络|信息|软件|数码|智能|自动化|精密|塑胶|五金|建设|建筑|工程|物流|投资|控股|咨询|服务|制造|国际|发展|系统|半导体|纺织|服饰|家具|包装|印刷)$"
)
LEGAL = re.compile(
    r"[\s,]+(?:co|company|ltd|limited|inc|incorporated|corp|corporation|gmbh|ag|llc|plc|s\.?a|group|holdings?)\b\.?",
    re.IGNORECASE,
)
MAILS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A day written as 2026-03-11 is no telephone number.
PHONES = re.compile(r"(?<![\d⟦:-])(?!\d{4}-\d\d-\d\d(?!\d))(?:\+|00)?\d(?:[\s-]?\d){6,14}(?!\d)")
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木")
# A foreign name ends where its letters end: Chinese may follow without a space.
LATIN = "A-Za-z\u00c0-\u024f"
LEAST = 3  # letters of a part of a name that is hidden by itself


@dataclass(frozen=True)
class Name:
    """One somebody under all the names they are known by."""

    kind: str
    known_as: tuple[str, ...]


def hidden(text: str, names: Iterable[Name], words: Iterable[str] = ()) -> str:
    """The text with a token in each place where one of the names, one of the words, a number or an address stood."""
    text = PHONES.sub(f"⟦{PHONE}:1⟧", MAILS.sub(f"⟦{MAIL}:1⟧", text))
    counted: dict[str, int] = {}
    patterns: list[tuple[int, str, str]] = []
    for name in names:
        counted[name.kind] = counted.get(name.kind, 0) + 1
        token = f"⟦{name.kind}:{counted[name.kind]}⟧"
        parts = _parts_of_firm if name.kind == CUSTOMER else _parts_of_person
        for known_as in filter(None, map(str.strip, name.known_as)):
            patterns += [(len(part), _pattern(part, name.kind), token) for part in parts(known_as)]
            spoken = _spoken_firm if name.kind == CUSTOMER else _spoken_person
            patterns += [(length, pattern, token) for length, pattern in spoken(known_as)]
    for nth, word in enumerate(filter(None, map(str.strip, words)), start=1):
        patterns.append((len(word), _pattern(word, WORD), f"⟦{WORD}:{nth}⟧"))
    for _length, pattern, token in sorted(patterns, key=lambda row: -row[0]):
        text = _outside_tokens(pattern, token, text)
    return text


def readable(text: str) -> str:
    """What a hidden text says in the reader's language."""
    return TOKEN.sub(lambda found: _said(found[1], int(found[2])), text)


def _said(kind: str, nth: int) -> str:
    if kind == VISITOR:
        return _("visitor %(n)s") % {"n": nth}
    if kind == COLLEAGUE:
        return _("colleague %(n)s") % {"n": nth}
    if kind == CUSTOMER:
        return _("the customer")
    if kind == PHONE:
        return _("[number]")
    return _("[address]") if kind == MAIL else _("[hidden]")


def _outside_tokens(pattern: str, token: str, text: str) -> str:
    """Tokens that stand there already are no text any more."""
    return re.sub(rf"⟦\w+:\d+⟧|{pattern}", lambda found: found[0] if found[0][0] == "⟦" else token, text, flags=re.I)


def _pattern(part: str, kind: str) -> str:
    if not CHINESE.search(part):
        return _word(re.escape(part))
    if kind in (VISITOR, COLLEAGUE) and _is_surname(part):
        return rf"{re.escape(part)}(?:{TITLES})"
    return re.escape(part)


def _parts_of_person(name: str) -> set[str]:
    """The name, and what of it stands for the whole: a word of it, a Chinese surname with a title."""
    if CHINESE.search(name):
        plain = "".join(name.split())
        surname = plain[:2] if plain[:2] in COMPOUND else plain[:1]
        given = plain[len(surname) :]
        return {name, plain, surname} | ({given} if len(given) > 1 else set())
    return {name} | {word for word in re.findall(r"[^\W\d_]+", name) if len(word) >= LEAST}


def _parts_of_firm(name: str) -> set[str]:
    """The name, with and without its legal form; of a foreign one the first word, too."""
    if CHINESE.search(name):
        plain = "".join(name.split())
        form = next((form for form in FORMS if plain.endswith(form)), "")
        core = plain.removesuffix(form)
        return {name, plain} | {part for part in (core, _brand(core)) if len(part) > 1}
    core = LEGAL.sub("", name).strip(" ,.")
    first = core.split()[0] if core else ""
    return {name} | ({core} if core else set()) | ({first} if len(first) > LEAST else set())


def _brand(core: str) -> str:
    """What a firm is called in talk, `蓝海` of `深圳市蓝海光学科技`; at least two characters stay."""
    for cut in (PLACE, PLACE, TRADE, TRADE):
        shorter = cut.sub("", core)
        core = shorter if len(shorter) > 1 else core
    return core


def _spoken_person(name: str) -> Iterator[tuple[int, str]]:
    """How a name is said besides how it is written: a Chinese one in pinyin, a short surname with a title."""
    if not CHINESE.search(name):
        for word in re.findall(r"[^\W\d_]+", name):
            if len(word) < LEAST:
                yield from _titled(word)
        return
    plain = "".join(name.split())
    length = 2 if plain[:2] in COMPOUND else 1
    for surname in _syllables(plain[:length]):
        yield from _titled("".join(surname))
        for given in _syllables(plain[length:]):
            family, called = "".join(surname), r"[ '’-]?".join(map(re.escape, given))
            if called:
                yield len(name) * 4, _word(rf"(?:{family}[ ,]*{called}|{called} {family})")


def _titled(surname: str) -> Iterator[tuple[int, str]]:
    """Looked for last: where the surname is hidden alone, its title may stay."""
    name = re.escape(surname)
    yield 0, _word(rf"(?:(?:{BEFORE})\.? ?{name}|{name} ?(?:{BEHIND}))")


def _spoken_firm(name: str) -> Iterator[tuple[int, str]]:
    """A Chinese firm in pinyin, with and without its place and trade."""
    for part in _parts_of_firm(name) if CHINESE.search(name) else ():
        for syllables in _syllables(part) if len(part) > 1 else ():
            yield len(part) * 4, _word(" ?".join(map(re.escape, syllables)))


def _syllables(text: str) -> Iterator[tuple[str, ...]]:
    """The text in pinyin: a first character that is read in several ways, in each of them; `lü` as typed, too."""
    if not text:
        yield ()
        return
    style = pinyin().Style.NORMAL
    first = pinyin().pinyin(text[0], style=style, heteronym=True)[0]
    rest = [[one] for one in pinyin().lazy_pinyin(text[1:])]
    for read in product(dict.fromkeys(first), *rest):
        yield read
        if any("v" in one or "ü" in one for one in read):
            for letter in ("v", "ü", "yu", "u"):
                yield tuple(re.sub("[vü]", letter, one) for one in read)


def _word(pattern: str) -> str:
    return rf"(?<![{LATIN}]){pattern}(?:['’]s)?(?![{LATIN}])"


def _is_surname(part: str) -> bool:
    return len(part) == 1 or part in COMPOUND
