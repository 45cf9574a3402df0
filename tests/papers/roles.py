from papers.models import Checklist, ChecklistItem
from tests.roles import Row


def a_checklist():
    return [Checklist.objects.get(code="etiquette").pk]


def an_item():
    return [ChecklistItem.objects.of("etiquette").first().pk]


def changed():
    item = ChecklistItem.objects.of("etiquette").first()
    fields = ["text", "text_zh", "topic", "area", "order", "weight", "version"]
    return {name: getattr(item, name) for name in fields}


# How guests are received is no secret inside the house; only the editing needs a right.
ROWS = [
    Row("papers:list"),
    Row("papers:detail", make=a_checklist),
    Row("papers:edit-item", make=an_item, ok={"admin"}, forbidden={"*"}),
    Row("papers:edit-item", "post", make=an_item, post=changed, ok={"admin"}, forbidden={"*"}),
]
