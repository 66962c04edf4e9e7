"""Two published measures of supply risk, computed only where every input has a source.

**EU** (Blengini et al., Assessment of the Methodology for Establishing the EU List of Critical Raw
Materials, JRC, 2017, doi:10.2760/73303): SR = [HHI_GS · IR/2 + HHI_S · (1 − IR/2)] · (1 − EoL-RIR)
· SI_SR, with HHI = Σ S² · WGI · t over the world's suppliers (GS) and over the party's own (S; the
EU's, where the party is the EU), and WGI scaled to 0–10 as −2 · (WGI − 2.5). What shares leave
unnamed has no governance, so shares must add up to 1.

**GeoPolRisk** (Koyamparambath et al., Resources, Conservation and Recycling 209, 2024, 107801,
doi:10.1016/j.resconrec.2024.107801; equation 1 in the documentation of geopolrisk-py): HHI ·
Σ_i g_i · f_i / (p + F), with f_i the party's imports from i, F all of them, p its own output, and
g_i the political instability of i from 0 to 1: here (2.5 − PV)/5 of the WGI's estimate. The HHI is
an interval, as everywhere here. Unlike that library, a country without an estimate is not given
0.5, and output that is not known is not zero. Neither substitution nor recycling enters.

A missing input is named; the measure is then `insufficient_data`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.risk_inputs import KINDS, KnownInputs, RiskInput
from mineral_diplomacy.graph.records import Tables
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError

__all__ = ["METHODS", "RiskAnswer", "RiskQuestion", "RiskRow", "risk"]

#: Shares are printed to three digits: what is missing to 1 below this is rounding.
_ROUNDING = 0.005


@dataclass(frozen=True)
class RiskQuestion:
    """What is asked; no minerals mean those of the inputs, or the default ones."""

    method: str
    minerals: tuple[str, ...] = ()
    party: str = "IND"
    year: int | None = None


@dataclass(frozen=True)
class RiskRow:
    """A measure for one mineral at one stage, as an interval, or what is missing for it.

    `components` are the parts of the formula, such as HHI; `passed_over` inputs of the dataset
    for which others were supplied.
    """

    method: str
    party: str
    mineral: str
    stage: str
    year: int | None
    value_low: float | None
    value_high: float | None
    verdict: str
    missing: tuple[str, ...]
    components: Mapping[str, float]
    inputs: tuple[RiskInput, ...]
    passed_over: tuple[RiskInput, ...]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        return tuple(cls("", "", "", "", None, None, None, "", (), {}, (), ()).as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {
            "method": self.method,
            "party": self.party,
            "mineral": self.mineral,
            "stage": self.stage,
            "year": self.year,
            "value_low": self.value_low,
            "value_high": self.value_high,
            "verdict": self.verdict,
            "missing": list(self.missing),
            "components": dict(self.components),
            "inputs": [one.as_dict() for one in self.inputs],
            "passed_over": [one.as_dict() for one in self.passed_over],
        }


@dataclass(frozen=True)
class RiskAnswer:
    """The rows of a measure."""

    question: RiskQuestion
    rows: tuple[RiskRow, ...]


@dataclass(frozen=True)
class _Found:
    """What a formula gave, or what it lacks."""

    low: float | None
    high: float | None
    components: Mapping[str, float]
    missing: tuple[str, ...]


class _Inputs:
    """Inputs by name and country; what a formula asks for in vain is noted as missing."""

    def __init__(self, given: Iterable[RiskInput]) -> None:
        self._given = tuple(given)
        self._by_name: dict[str, dict[str | None, float]] = {}
        for one in self._given:
            self._by_name.setdefault(one.name, {})[one.country] = one.value
        self.missing: dict[str, None] = {}
        self.asked: set[str] = set()

    @property
    def used(self) -> Iterator[RiskInput]:
        """The inputs of the names that were asked for."""
        return (one for one in self._given if one.name in self.asked)

    def _values(self, name: str) -> dict[str | None, float]:
        self.asked.add(name)
        return self._by_name.get(name, {})

    def one(self, name: str) -> float:
        """A value that is no country's; 0 for one that is missing, which is noted."""
        found = self._values(name).get(None)
        if found is None:
            self.missing[f"{name} ({KINDS[name].meaning})"] = None
        return found or 0.0

    def per_country(self, name: str) -> dict[str, float]:
        """Values by country; noted where there are none."""
        found = {str(key): value for key, value in self._values(name).items() if key}
        if not found:
            self.missing[f"{name} ({KINDS[name].meaning})"] = None
        return found

    def of(self, name: str, country: str) -> float:
        """A country's value; 0 for one that is missing, which is noted."""
        found = self._values(name).get(country)
        if found is None:
            self.missing[f"{name} of {country}"] = None
        return found or 0.0

    def complete(self, name: str) -> dict[str, float]:
        """Shares that add up to 1; what they leave unnamed is noted."""
        found = self.per_country(name)
        rest = 1.0 - sum(found.values())
        if found and abs(rest) > _ROUNDING:
            self.missing[f"{name}: {rest:.1%} of it is unnamed"] = None
        return found


def _eu(inputs: _Inputs) -> _Found:
    """SR = [HHI_GS · IR/2 + HHI_S · (1 − IR/2)] · (1 − EoL-RIR) · SI_SR."""

    def weighted(name: str) -> float:
        shares = inputs.complete(name)
        return sum(
            share**2
            * -2.0
            * (inputs.of("governance", country) - 2.5)
            * inputs.of("trade_parameter", country)
            for country, share in shares.items()
        )

    world, own = weighted("global_share"), weighted("sourcing_share")
    half = inputs.one("import_reliance") / 2.0
    recycled, replaced = inputs.one("recycling_input_rate"), inputs.one("substitution_index")
    value = (world * half + own * (1.0 - half)) * (1.0 - recycled) * replaced
    components = {"hhi_global": world, "hhi_sourcing": own}
    return _Found(value, value, components, tuple(inputs.missing))


def _geopolrisk(inputs: _Inputs) -> _Found:
    """HHI · Σ g_i · f_i / (p + F), with the HHI as an interval."""
    shares = inputs.per_country("global_share")
    rest = max(0.0, 1.0 - sum(shares.values()))
    low = sum(share**2 for share in shares.values())
    bought = inputs.per_country("imports")
    weighed = sum(
        amount * (2.5 - inputs.of("political_stability", country)) / 5.0
        for country, amount in bought.items()
    )
    whole = inputs.one("domestic_production") + sum(bought.values())
    if bought and whole <= 0:
        inputs.missing["imports: none has a positive amount"] = None
    import_risk = weighed / whole if whole > 0 else 0.0
    components = {"hhi_low": low, "hhi_high": low + rest**2, "import_risk": import_risk}
    return _Found(
        low * import_risk, (low + rest**2) * import_risk, components, tuple(inputs.missing)
    )


#: The measures by name.
METHODS: Mapping[str, Callable[[_Inputs], _Found]] = {"eu": _eu, "geopolrisk": _geopolrisk}


def risk(tables: Tables, question: RiskQuestion, supplied: Sequence[RiskInput] = ()) -> RiskAnswer:
    """A measure for each mineral and stage that a dataset or the supplied inputs speak of.

    Supplied inputs go before those of the dataset, which are then listed as passed over. Raises
    `UnknownTermError` for an unknown method, party or mineral, `MissingDataError` for a year of
    which nothing is known.
    """
    countries = [str(iso3) for iso3 in tables.table("country")["iso3"].to_pylist()]
    parties = [*countries, *(one.party for one in supplied if one.party)]
    for kind, name, there in (
        ("method", question.method, tuple(METHODS)),
        ("party", question.party, tuple(parties)),
    ):
        if name not in there:
            raise UnknownTermError(kind, name, there)
    minerals = tuple(tables.schema.notation("mineral", name) for name in question.minerals)
    wanted = minerals or tuple(dict.fromkeys(one.mineral for one in supplied))
    known = KnownInputs(tables)
    rows = [
        row
        for mineral in wanted or default_minerals(tables.schema)
        for row in _rows(known, question, mineral, supplied)
    ]
    return RiskAnswer(question, tuple(rows))


def _rows(
    known: KnownInputs, question: RiskQuestion, mineral: str, supplied: Sequence[RiskInput]
) -> Iterator[RiskRow]:
    own = [one for one in supplied if one.mineral == mineral]
    year = _year(known, question, mineral, free=bool(own))
    mine = [one for one in own if one.party in {None, question.party}]
    for stage in dict.fromkeys([one.stage for one in own] or known.stages(mineral, year)):
        here = [one for one in mine if one.stage == stage]
        found = known.of(mineral, stage, question.party, year)
        yield _row(found, here, question, (mineral, stage, year))


def _year(known: KnownInputs, question: RiskQuestion, mineral: str, *, free: bool) -> int | None:
    """The year asked for, or the newest with the party's imports, or with world figures.

    A year of which a dataset knows nothing is `free` to ask for where inputs are supplied.
    """
    traded = known.trade.years([mineral], question.party)
    there = {*traded, *known.figures.years(mineral)}
    if question.year is not None and there and question.year not in there and not free:
        raise MissingDataError(f"{mineral} in {question.year}", sorted(there))
    newest = max(traded or there, default=None)
    return newest if question.year is None else question.year


def _row(
    found: Sequence[RiskInput],
    supplied: Sequence[RiskInput],
    question: RiskQuestion,
    about: tuple[str, str, int | None],
) -> RiskRow:
    taken = {one.place for one in supplied}
    lists = {one.name for one in supplied if KINDS[one.name].complete}
    passed = [one for one in found if one.place in taken or one.name in lists]
    inputs = _Inputs([*supplied, *(one for one in found if one not in passed)])
    result = METHODS[question.method](inputs)
    known = not result.missing
    mineral, stage, year = about
    return RiskRow(
        question.method,
        question.party,
        mineral,
        stage,
        year,
        result.low if known else None,
        result.high if known else None,
        "determined" if known else "insufficient_data",
        result.missing,
        result.components if known else {},
        tuple(inputs.used),
        tuple(one for one in passed if one.name in inputs.asked),
    )
