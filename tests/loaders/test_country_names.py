"""A country's name gives its key, or nothing: never another country's."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.loaders.country_names import Holders, resolve_code, resolve_name
from mineral_diplomacy.ontology.errors import Origin, UnresolvedNamesError

with (Path(__file__).parent / "fixtures" / "iso-names.csv").open(encoding="utf-8") as lines:
    ISO_NAMES = [(row["name"], row["iso3"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize(
    ("spelling", "key", "marks"),
    [
        ("New Caledonia11", "country/NCL", "11"),
        ("Japane", "country/JPN", "e"),
        ("Korea, Republic ofe", "country/KOR", "e"),
        ("Russiae, 5", "country/RUS", "e5"),
        ("Chile", "country/CHL", ""),
        ("Ukraine", "country/UKR", ""),
        ("Korea, North", "country/PRK", ""),
        ("Korea, Republic of", "country/KOR", ""),
        ("Congo (Kinshasa)", "country/COD", ""),
        ("Congo (Brazzaville)", "country/COG", ""),
        ("Democratic Republic of Congo", "country/COD", ""),
        ("Niger", "country/NER", ""),
        ("Nigeria", "country/NGA", ""),
        ("Guinea", "country/GIN", ""),
        ("Guinea-Bissau", "country/GNB", ""),
        ("Equatorial Guinea", "country/GNQ", ""),
        ("Papua New Guinea", "country/PNG", ""),
        ("Burma", "country/MMR", ""),
        ("Namibia", "country/NAM", ""),
        ("Turkey", "country/TUR", ""),
        ("Côte d’Ivoire", "country/CIV", ""),
        ("Kazakhstan, concentrate", "country/KAZ", ""),
        ("\ufeffUnited\u00a0States ", "country/USA", ""),
        ("Other countries4", "aggregate/ROW", "4"),
        ("Rest of world", "aggregate/ROW", ""),
        ("World total (rounded)", "aggregate/WLD", ""),
        ("World total (ilmenite and rutile, rounded)", "aggregate/WLD", ""),
        ("World total (rounded), excluding U.S. production", "aggregate/WLD", ""),
        ("World total (rounded)10 ", "aggregate/WLD", "10"),
        ("New Caledonia (overseas territory of France)", "country/NCL", ""),
    ],
)
def test_printed_names_of_the_sources(spelling: str, key: str, marks: str) -> None:
    found = resolve_name(spelling)
    assert found is not None
    assert (found.key, found.marks) == (key, marks)


@pytest.mark.parametrize(
    "spelling",
    [
        "Atlantis",
        "Indiana",
        "New Jersey",
        "Northern Ireland",
        "Korea",
        "Congo",
        "Europe",
        "7",
        "Virgin Islands",
        "China, excluding Hong Kong",
        "India and Pakistan",
        "",
        "of the",
        "e",
    ],
)
def test_what_is_no_country_or_ambiguous_stays_unresolved(spelling: str) -> None:
    assert resolve_name(spelling) is None


@pytest.mark.parametrize(("name", "iso3"), ISO_NAMES)
def test_no_published_name_gives_another_country(name: str, iso3: str) -> None:
    for text in (name, f"{name}e", f"{name}12"):
        found = resolve_name(text)
        assert found is None or found.key == f"country/{iso3}", text


def test_nearly_every_published_name_resolves() -> None:
    unresolved = {name for name, _ in ISO_NAMES if resolve_name(name) is None}
    assert len(unresolved) < 0.02 * len(ISO_NAMES), unresolved


def words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"[a-z]+", "".join(c for c in plain if not unicodedata.combining(c))))


WORDS = sorted(set().union(*(words(name) for name, _ in ISO_NAMES)))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
def test_words_of_several_countries_are_none_of_them(parts: list[str]) -> None:
    """A key is given only where all words belong to published names of that one country."""
    found = resolve_name(" ".join(parts))
    if found is not None and found.key.startswith("country/"):
        own = [words(name) for name, iso3 in ISO_NAMES if found.key == f"country/{iso3}"]
        assert set(parts) <= set().union(*own), found


@given(st.sampled_from(ISO_NAMES), st.text(alphabet="bcdfghjklmnqstvwxyz", min_size=1, max_size=6))
def test_a_name_inside_a_longer_word_is_not_that_country(named: tuple[str, str], tail: str) -> None:
    found = resolve_name(f"{named[0]}{tail}")
    exact = {name.casefold() for name, _ in ISO_NAMES}
    assert found is None or f"{named[0]}{tail}".casefold() in exact or found.key.endswith(named[1])


def test_codes_are_those_that_are_shipped() -> None:
    assert resolve_code("IND") == "country/IND"
    assert resolve_code("ROW") == "aggregate/ROW"
    assert [resolve_code(code) for code in ("XXX", "ind", "", "../x")] == [None] * 4


def test_one_error_lists_every_unknown_name_with_its_row() -> None:
    holders = Holders()
    holders.named("Chile", Origin("a.csv", 2))
    holders.named("Atlantis", Origin("a.csv", 3))
    holders.coded("XXX", Origin("b.csv", 9))
    with pytest.raises(UnresolvedNamesError) as raised:
        holders.check()
    assert [name for name, _ in raised.value.names] == ["Atlantis", "XXX"]
    assert "a.csv, row 3" in str(raised.value)
    assert "b.csv, row 9" in str(raised.value)
