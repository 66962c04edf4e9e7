"""The page of named queries lists them all, with examples that a reader can paste."""

import re
import shlex
from pathlib import Path

from mineral_diplomacy.queries.catalogue import catalogue


def test_the_page_lists_every_query_and_parameter(checkout: Path) -> None:
    page = (checkout / "docs" / "queries.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE))
    assert catalogue().keys() <= sections.keys()
    for name, query in catalogue().items():
        listed = set(re.findall(r"^- `(\w+)`", sections[name], re.MULTILINE))
        assert listed == set(query.parameters)
        example = re.search(r"^    mindip query (.*)$", sections[name], re.MULTILINE)
        assert example is not None
        words = [word for word in shlex.split(example[1]) if word != "-p"]
        assert words == [name, *(f"{key}={value}" for key, value in query.example.items())]
