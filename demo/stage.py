"""The company before the story begins: departments, people, rooms and customers."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Department, Position, User
from customers import actions as customers
from customers.models import Contact, Organisation
from reception.models import Room, Site

from . import company

MARK = "DEMO-"  # begins every staff number of the demonstration, and no other


@dataclass
class Stage:
    """Who and what the story is made with."""

    rng: Random
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    rooms: list[Room] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)

    def of(self, department: str, position: str) -> list[User]:
        """Everybody of a department with a position, always in the same order."""
        staff = self.people.values()
        return [who for who in staff if who.department.code == department and who.position.name == position]

    def any(self, people: list[User]) -> User:
        return self.rng.choice(people)


def set_stage(rng: Random, at: datetime) -> Stage:
    """Hire everybody, furnish the rooms and enter the customers, all dated `at`."""
    stage = Stage(rng)
    _departments(stage)
    _people(stage)
    _heads_and_superiors(stage)
    _rooms(stage)
    _customers(stage, at)
    return stage


def _departments(stage: Stage) -> None:
    for row in company.DEPARTMENTS:
        stage.departments[row.code] = Department.objects.create(
            code=row.code, name=row.name, name_zh=row.name_zh, kind=row.kind
        )
    top = stage.departments["management"]
    Department.objects.exclude(pk=top.pk).update(parent=top)


def _people(stage: Stage) -> None:
    positions = {}
    for name, name_zh, grade, meets_customers in company.POSITIONS:
        positions[name] = Position.objects.create(
            name=name, name_zh=name_zh, grade=grade, is_customer_facing=meets_customers
        )
    groups = {group.name: group for group in Group.objects.all()}
    password = make_password(company.PASSWORD)  # once for all: hashing is slow on purpose
    for number, row in enumerate([*company.CAST, *_others()], start=1):
        user = User.objects.create(
            username=row.username,
            name=row.name,
            name_zh=row.name_zh,
            email=f"{row.username}@qinglan.example",
            phone=f"020 8866 {1000 + number}",
            staff_number=f"{MARK}{number:03d}",
            password=password,
            department=stage.departments[row.department],
            position=positions[row.position],
        )
        user.groups.set(groups[role] for role in row.roles)
        stage.people[row.username] = user


def _others() -> list[company.Person]:
    """The rest of the sixty, by name the same on every run."""
    names = [(surname, given) for given in company.GIVEN for surname in company.SURNAMES]
    found = []
    for department, position, roles, count in company.STAFF:
        for _nth in range(count):
            surname, given = names[len(found)]
            name, name_zh = f"{surname[0]} {given[0]}", surname[1] + given[1]
            username = f"{surname[0]}.{given[0]}".lower()
            found.append(company.Person(username, name, name_zh, department, position, roles))
    return found


def _heads_and_superiors(stage: Stage) -> None:
    for row in company.DEPARTMENTS:
        department = stage.departments[row.code]
        department.head = stage.people[row.head]
        department.save(update_fields=["head"])
    chief = stage.people["qian"]
    for user in stage.people.values():
        head = user.department.head = stage.departments[user.department.code].head
        user.manager = head if head != user else (chief if user != chief else None)
        user.save(update_fields=["manager"])


def _rooms(stage: Stage) -> None:
    site = Site.objects.earliest("pk")
    for name, name_zh, kind, capacity, setup, cleanup in company.ROOMS:
        room, _new = Room.objects.get_or_create(
            site=site,
            name=name,
            defaults={
                "name_zh": name_zh,
                "kind": kind,
                "capacity": capacity,
                "setup_minutes": setup,
                "cleanup_minutes": cleanup,
            },
        )
        stage.rooms.append(room)


def _customers(stage: Stage, at: datetime) -> None:
    sales = stage.of("sales_south", "Sales representative") + stage.of("sales_north", "Sales representative")
    marketing = stage.people["marketing"]
    for number, (name, name_zh, industry, tier, relation) in enumerate(company.ORGANISATIONS):
        organisation = Organisation(name=name, name_zh=name_zh, industry=industry, relation=relation)
        organisation.owner = sales[number % len(sales)]
        customers.register(organisation, actor=organisation.owner, at=at)
        customers.set_tier(
            organisation,
            tier,
            reason="Yearly review of the customer list",
            actor=marketing,
            version=organisation.version,
        )
        for offset in range(2 if tier == "A" else 1):
            _contact(organisation, number + offset * 7, at)
        stage.organisations.append(organisation)


def _contact(organisation: Organisation, number: int, at: datetime) -> None:
    name, name_zh = company.CONTACTS[number % len(company.CONTACTS)]
    contact = Contact(
        organisation=organisation,
        name=name,
        name_zh=name_zh,
        phone=f"+86138{2000 + number:04d}{1000 + number * 37 % 9000:04d}",
    )
    if number % 3:
        contact.email = f"{name.split()[0].lower()}@{organisation.name.split()[0].lower()}.example"
    contact.language = "en" if number % 5 == 0 else "zh-hans"
    contact.diet = ("No pork", "", "Vegetarian", "")[number % 4]
    contact.job_title = ("Purchasing manager", "Technical director", "Managing director", "Quality engineer")[
        number % 4
    ]
    customers.register_contact(contact, actor=organisation.owner, at=at)
