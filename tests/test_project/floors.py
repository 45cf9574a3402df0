"""Reads the source and the templates for what names what: the floors as they really are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (  # from the roof down; an app may name what stands after it
    "config",
    "demo",
    "home",
    "assessments",
    "visits",
    "calls",
    "reception",
    "customers",
    "papers",
    "deadlines",
    "notices",
    "accounts",
    "history",
    "pages",
)
MODEL = re.compile(rf"^({'|'.join(FLOORS)})\.[A-Z]\w*$")
ADDRESS = re.compile(rf"^({'|'.join(FLOORS)}):[a-z][a-z0-9-]*$")
TEMPLATE = re.compile(rf"^({'|'.join(FLOORS)})/[\w/.-]+\.(?:html|txt)$")
TAG = re.compile(r"{%\s*(url|include|extends|load)\s+(.+?)\s*%}")
LITERAL = re.compile(r"""["']([^"']+)["']""")


class Naming(NamedTuple):
    """One place where one app names another."""

    by: str
    named: str
    place: str

    @property
    def runs_upstairs(self) -> bool:
        return FLOORS.index(self.named) < FLOORS.index(self.by)


def in_python() -> Iterator[Naming]:
    for app in FLOORS:
        for path in sorted((ROOT / app).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                for named in names_of(node):
                    yield Naming(app, named, f"{path.relative_to(ROOT)}:{node.lineno}")


def names_of(node: ast.AST) -> list[str]:
    """The apps that an import, a model's name or an address in the code points at."""
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        modules = [node.module or ""]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [found[1] for form in (MODEL, ADDRESS, TEMPLATE) if (found := form.match(node.value))]
    else:
        return []
    return [app for module in modules if (app := module.split(".")[0]) in FLOORS]


def in_templates() -> Iterator[Naming]:
    libraries = {path.stem: app for app in FLOORS for path in (ROOT / app / "templatetags").glob("*.py")}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        by = owner(path)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            for tag, words in TAG.findall(line):
                for named in apps_in_tag(tag, words, libraries):
                    yield Naming(by, named, f"{path.relative_to(ROOT)}:{number}")


def owner(path: Path) -> str:
    """Templates that lie in no app's folder are the frame of all pages."""
    folder = path.relative_to(ROOT / "templates").parts[0]
    return folder if folder in FLOORS else "pages"


def apps_in_tag(tag: str, words: str, libraries: dict[str, str]) -> list[str]:
    if tag == "load":
        return [libraries[word] for word in words.split() if word in libraries]
    first = words.split()[0]
    if not (literal := LITERAL.match(first)):
        return []
    app = re.split("[:/]", literal[1])[0]
    return [app] if app in FLOORS else []
