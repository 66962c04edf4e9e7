"""One source answers a question, the others stay visible, and nothing is mixed."""

from __future__ import annotations

from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.selection import DEFAULT_POLICY, Figures
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError, UnknownTermError
from tests.tables import share, supply, tables

NEWER: dict[str, Any] = {"source": "source/iea-2026"}
USGS: dict[str, Any] = {"source": "source/usgs-mcs-2026", "unit": "t"}


def test_the_newest_edition_of_the_policy_answers_and_the_other_is_passed_over() -> None:
    found = tables(supply({"CHN": 40}, 100), supply({"CHN": 44}, 100, **NEWER))
    selection = Figures(found).select("copper")
    assert selection.source == "source/iea-2026"
    (other,) = selection.others(selection.sets[0])
    assert other.source == "source/iea-2025"


def test_sources_are_never_mixed_within_a_chain() -> None:
    found = tables(
        supply({"CHN": 40}, 100, **NEWER), supply({"CHL": 30}, 100, stage="extraction", **USGS)
    )
    selection = Figures(found).select("copper")
    assert {one.source for one in selection.sets} == {"source/iea-2026"}
    assert selection.at("extraction") == ()


def test_the_default_year_is_the_newest_observed_and_projections_wait_for_outlook() -> None:
    found = tables(
        supply({"CHN": 40}, 100),
        supply({"CHN": 45}, 100, period="2025"),
        supply({"CHN": 50}, 100, period="2030", projection=True, scenario="base case"),
    )
    figures = Figures(found)
    assert figures.select("copper").year == 2025
    assert figures.select("copper", outlook=True).year == 2030
    with pytest.raises(MissingDataError, match=r"copper in 2030 \(observed.*2024, 2025"):
        figures.select("copper", 2030)
    with pytest.raises(MissingDataError, match=r"copper in 2025 \(outlook.*2030"):
        figures.select("copper", 2025, outlook=True)


def test_a_year_that_is_no_whole_calendar_year_answers_for_no_year() -> None:
    assert Figures(tables(supply({"CHN": 40}, 100, period="2024-25"))).select("copper").sets == ()


def test_a_policy_of_ones_own_is_kept_to() -> None:
    found = tables(supply({"CHN": 40}, 100), supply({"CHN": 44}, 100, **USGS))
    figures = Figures(found, ("usgs-mcs-2026",))
    assert figures.select("copper").source == "source/usgs-mcs-2026"
    only = Figures(tables(supply({"CHN": 40}, 100), supply({"IND": 1}, **USGS)), ("usgs-mcs-2026",))
    assert only.select("copper").sets == ()


def test_sources_outside_the_policy_come_after_it_the_fuller_listing_first() -> None:
    found = tables(
        share("CHN", 0.4, source="source/one"),
        share("CHN", 0.5, source="source/two"),
        share("JPN", 0.1, source="source/two"),
    )
    assert Figures(found).select("copper").source == "source/two"
    both = tables(share("CHN", 0.4, source="source/one"), supply({"CHN": 40}, 100))
    assert Figures(both).select("copper").source in DEFAULT_POLICY


def test_an_unknown_source_names_the_nearest() -> None:
    with pytest.raises(UnknownTermError, match=r"iea-2052.*iea-2025"):
        Figures(tables(supply({"CHN": 40}, 100)), ("iea-2052",))


def test_one_stage_on_two_bases_is_an_error_that_names_both() -> None:
    found = tables(
        supply({"CHN": 40}, 100), supply({"CHN": 80}, 200, basis="gross_weight", unit="kt")
    )
    with pytest.raises(BasisError, match="element_content and gross_weight"):
        Figures(found).select("copper")


def test_a_claim_about_part_of_a_mineral_is_no_rival() -> None:
    found = tables(
        supply({"CHN": 40}, 100), share("CHN", 0.9, basis="element_content", scope="one company")
    )
    selection = Figures(found).select("copper")
    assert selection.others(selection.sets[0]) == ()


def test_a_mineral_without_figures_is_an_empty_selection() -> None:
    selection = Figures(tables(supply({"CHN": 40}, 100))).select("lithium")
    assert (selection.year, selection.source, selection.sets) == (None, None, ())
