"""Who gets what at the addresses of customers, with an organisation that is nobody's."""

from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.roles import Row

LOOKS_UP = {"front_desk", "receptionist", "marketing_center", "admin", "agent"}
KEEPS_THE_LIST = {"receptionist", "marketing_center", "admin"}
ENTERS = LOOKS_UP | {"sales", "key_account"}


def organisation():
    return [OrganisationFactory().pk]


def contact():
    return [ContactFactory().pk]


def name():
    return {"name": "Lanhai Optics", "relation": "potential", "version": 0}


def person():
    return {"name": "Wang Fang", "phone": "13812345678", "version": 0}


def tier():
    return {"tier": "A", "reason": "A third of our turnover", "version": 0}


KEEP = {"ok": KEEPS_THE_LIST, "forbidden": {"front_desk", "agent"}}

ROWS = [
    Row("customers:list"),
    Row("customers:suggest"),
    Row("customers:suggest-contact"),
    Row("customers:detail", make=organisation, ok=LOOKS_UP),
    Row("customers:create", ok=ENTERS, forbidden={"*"}),
    Row("customers:create", method="post", post=name, ok=ENTERS, forbidden={"*"}),
    Row("customers:edit", make=organisation, **KEEP),
    Row("customers:edit", method="post", make=organisation, post=name, **KEEP),
    Row(
        "customers:set-tier",
        method="post",
        make=organisation,
        post=tier,
        ok={"marketing_center"},
        forbidden=LOOKS_UP - {"marketing_center"},
    ),
    Row("customers:contact-create", make=organisation, ok=LOOKS_UP),
    Row("customers:contact-create", method="post", make=organisation, post=person, ok=LOOKS_UP),
    Row("customers:contact-edit", make=contact, **KEEP),
    Row("customers:contact-edit", method="post", make=contact, post=person, **KEEP),
]
