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

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.risk.risk_inputs import KINDS, RiskInput

__all__ = ["METHODS", "Found", "Inputs"]

#: Shares are printed to three digits: what is missing to 1 below this is rounding.
_ROUNDING = 0.005


@dataclass(frozen=True)
class Found:
    """What a formula gave, or what it lacks."""

    low: float | None
    high: float | None
    components: Mapping[str, float]
    missing: tuple[str, ...]


class Inputs:
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


def _eu(inputs: Inputs) -> Found:
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
    return Found(value, value, components, tuple(inputs.missing))


def _geopolrisk(inputs: Inputs) -> Found:
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
    return Found(
        low * import_risk, (low + rest**2) * import_risk, components, tuple(inputs.missing)
    )


#: The measures by name.
METHODS: Mapping[str, Callable[[Inputs], Found]] = {"eu": _eu, "geopolrisk": _geopolrisk}
