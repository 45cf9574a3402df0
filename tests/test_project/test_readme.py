"""The README says what is there."""

import re

from history.flow import WIRES
from runner.places import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_lists_every_wire_and_no_other():
    listed = re.findall(r"^\| `(\w+)` \| `([\w.]+)` \| `(\w+)` ", README, flags=re.MULTILINE)
    laid = [
        (verb, label, function.__module__.split(".")[0])
        for (label, verb), functions in WIRES.items()
        for function in functions
    ]

    assert sorted(listed) == sorted(laid)


def test_every_picture_of_the_readme_is_there():
    pictures = re.findall(r'src="(docs/[^"]+\.png)"', README)

    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []
