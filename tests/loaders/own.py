"""A folder of curated facts as an outsider would write one, small enough to build in a moment."""

from __future__ import annotations

from pathlib import Path

__all__ = ["FILES", "write"]

FILES = {
    "source.csv": (
        "key,label,publisher,published\n"
        "source/mine,My figures,Me,2025-03-01\n"
        "source/yours,Your figures,You,2025-01-01\n"
    ),
    "country.csv": (
        "key,iso3,label,source\n"
        "country/CHN,CHN,China,source/mine\n"
        "country/IND,IND,India,source/mine\n"
        "country/JPN,JPN,Japan,source/mine\n"
    ),
    "aggregate.csv": (
        "key,label,source\n"
        "aggregate/ROW,Rest of world,source/mine\n"
        "aggregate/WLD,World,source/mine\n"
    ),
    "supply.csv": (
        "holder,mineral,stage,basis,period,projection,quantity,unit,source\n"
        "aggregate/WLD,copper,processing,element_content,2024,false,100,kt,source/mine\n"
        "country/CHN,copper,processing,element_content,2024,false,60,kt,source/mine\n"
        "country/JPN,copper,processing,element_content,2024,false,20,kt,source/mine\n"
    ),
    "agreements/pact.toml": """\
class = "Agreement"
key = "agreement/pact"
label = "The pact"
instrument = "supply_contract"
source = "source/mine"

[[participation]]
actor = "country/IND"
role = "buyer"
source = "source/mine"

[[participation]]
actor = "country/JPN"
role = "supplier"
source = "source/mine"

[[coverage]]
mineral = "copper"
stage = "processing"
tier = "binding_quantity"
quantity = 5
unit = "kt"
source = "source/mine"

[[status_event]]
status = "signed"
date = "2024-05"
source = "source/mine"
""",
}


def write(folder: Path, **changes: str | None) -> Path:
    """The folder, with files added or changed: `supply` stands for `supply.csv`; None leaves out.

    `pact` stands for the agreement's file.
    """
    named = {name: f"{name}.csv" for name in changes} | {"pact": "agreements/pact.toml"}
    texts: dict[str, str | None] = {**FILES, **{named[name]: t for name, t in changes.items()}}
    for name, text in texts.items():
        if text is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
    return folder
