"""An importer's exposure as people read it: three tables, one per lens, and what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mineral_diplomacy.chokepoint_text import cite, interval, percent
from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer
from mineral_diplomacy.graph.analysis.exposure.rows import (
    DIRECT,
    EMBODIED,
    NONE,
    WORLD,
    ExposureRow,
)
from mineral_diplomacy.graph.analysis.exposure.technologies import TechnologyExposure
from mineral_diplomacy.graph.records import code

__all__ = [
    "COLUMNS",
    "TABLES",
    "citations",
    "opening",
    "origin_lines",
    "record_rows",
    "stated_lines",
    "technology_lines",
    "unknown_lines",
]

#: Rows per code and stage that a person is shown; programs get all.
_MOST = 3
_FROM = 0.05
_COMPUTED = ("kind", *ExposureRow.columns())
_BESIDE = ("technology", "figured", "without_figures", "mixed_codes", "said", "period", "basis")
#: The fields of every record for programs.
COLUMNS = (*_COMPUTED, *_BESIDE)


def opening(answer: ExposureAnswer) -> Iterator[str]:
    """What was asked, with the defaults spelt out, and how to read it."""
    asked = answer.question
    years = sorted({str(row.year) for row in answer.lens(WORLD) if row.known})
    yield (
        f"Exposure of {asked.party} through three lenses, never merged: trade of "
        f"{asked.year or 'no year'} in {asked.measure}; the world's figures of "
        f"{', '.join(years) or 'no year'}."
    )
    yield (
        f"Direct shares are of {asked.party}'s imports in each HS code, and no upper bound of a "
        "loss: others bid for the same remainder."
    )


def _direct(answer: ExposureAnswer) -> list[tuple[str, ...]]:
    return [
        (
            row.mineral,
            _goods(row),
            str(row.country),
            _share(row),
            _amount(row),
            row.origin.reexport if row.origin else "?",
            row.origin.others_ore if row.origin else "?",
            code(row.source) if row.source else "?",
        )
        for row in shown(answer.lens(DIRECT))
    ]


def _world(answer: ExposureAnswer) -> list[tuple[str, ...]]:
    return [
        (
            row.mineral,
            str(row.stage) + (f" ({row.form})" if row.form else ""),
            str(row.country),
            str(row.year),
            interval(row.loss_low, row.loss_high),
            _tonnes(row),
            row.verdict,
            code(row.source) if row.source else "?",
        )
        for row in answer.lens(WORLD)
        if row.known
    ]


def _embodied(answer: ExposureAnswer) -> list[tuple[str, ...]]:
    direct = {(row.hs6, row.country): row for row in answer.lens(DIRECT)}
    found: list[tuple[str, ...]] = []
    for row in shown(answer.lens(EMBODIED)):
        sold = direct.get((row.hs6, row.country))
        found.append(
            (
                row.mineral,
                _goods(row),
                str(row.stage),
                str(row.country),
                percent(sold.share_high, 1) if sold else "—",
                interval(row.share_low, row.share_high),
                ", ".join(row.through),
            )
        )
    return found


Table = tuple[Callable[[str], str], tuple[str, ...], Callable[[ExposureAnswer], list[Any]]]
#: Per lens: what it shows of a party, the columns, and the rows.
TABLES: tuple[Table, ...] = (
    (
        "Direct: whom {} buys from".format,
        ("mineral", "HS code", "origin", "share", "amount", "re-export", "others' ore", "source"),
        _direct,
    ),
    (
        "World, pro rata: what the WORLD loses if one point stops, a result of no importer; {} "
        "would lose the same part if all users shared it".format,
        ("mineral", "stage", "country", "year", "loss (WORLD)", "tonnes", "verdict", "source"),
        _world,
    ),
    (
        "Embodied: who stands behind those that {} buys from, if they sell on what they "
        "import".format,
        ("mineral", "HS code", "stage", "country", "direct", "between", "sells to"),
        _embodied,
    ),
)


def shown(rows: Iterable[ExposureRow]) -> list[ExposureRow]:
    """The largest rows of each code and stage."""
    found: defaultdict[tuple[str, str | None, str | None], list[ExposureRow]] = defaultdict(list)
    for row in rows:
        if row.known:
            found[row.mineral, row.hs6, row.stage].append(row)
    return [
        row
        for group in found.values()
        for number, row in enumerate(group[:_MOST])
        if number == 0 or (row.share_high or 0.0) >= _FROM
    ]


def _goods(row: ExposureRow) -> str:
    return f"{row.hs6} (mixed)" if row.mixed else str(row.hs6)


def _share(row: ExposureRow) -> str:
    if row.share is None and row.share_high is not None:
        return f"≤ {percent(row.share_high, 1)}"
    return percent(row.share, 1)


def _amount(row: ExposureRow) -> str:
    if row.amount is None:
        return "?"
    return f"{row.amount:,.0f} {'USD' if row.measured_in == 'value_usd' else 't'}"


def _tonnes(row: ExposureRow) -> str:
    if row.tonnes_low is None or row.tonnes_high is None:
        return "?"
    return f"{row.tonnes_low:,.0f}–{row.tonnes_high:,.0f} t"


def origin_lines(answer: ExposureAnswer) -> Iterator[str]:
    """Exporters shown whose goods may be others', with the figures that rests on."""
    for row in shown(answer.lens(DIRECT)):
        origin = row.origin
        if origin is None or {origin.reexport, origin.others_ore} == {"no"} or row.mixed:
            continue
        what = f"{row.country}, {_share(row)} of {row.hs6}"
        note = f"; {row.reason}" if row.reason else ""
        yield (
            f"{what}: re-export {origin.reexport}, others' ore {origin.others_ore}: "
            f"{origin.reason}{note}"
        )


def technology_lines(answer: ExposureAnswer) -> Iterator[str]:
    """Per technology and lens: the largest figure over its minerals, and what has none."""
    for one in answer.technologies:
        yield f"{one.technology}, {one.lens}: {_worst(one)}{_left_out(one)}"


def _worst(one: TechnologyExposure) -> str:
    row = one.row
    if row is None:
        figured = ", ".join(one.figured)
        known = f"no country alone costs a quarter of {figured}" if figured else ""
        return known or "no required mineral has a figure of its own"
    if one.lens == WORLD:
        loss = interval(row.loss_low, row.loss_high)
        return f"the WORLD loses {loss} of {row.mineral} if {row.country} stops {row.stage}"
    return f"{_share(row)} of {row.scope}'s {row.mineral} ({row.hs6}) comes from {row.country}"


def _left_out(one: TechnologyExposure) -> str:
    parts = [f"without figures: {', '.join(one.without_figures)}"] if one.without_figures else []
    parts += (
        [f"not counted, codes of several minerals: {', '.join(one.mixed)}"] if one.mixed else []
    )
    return "".join(f"; {part}" for part in parts)


def stated_lines(answer: ExposureAnswer) -> Iterator[str]:
    """Figures as printed since the year of the trade, each with scope, period and source."""
    since = str(answer.question.year or "")
    recent = [one for one in answer.stated if one.period >= since]
    for one in recent:
        note = f" ({one.note})" if one.note else ""
        yield (
            f"{one.mineral} {one.stage or 'stage not stated'}: {one.said}; {one.scope}, "
            f"{one.period}, {code(one.source)}{note}"
        )
    older = len(answer.stated) - len(recent)
    if older:
        yield f"and {older} of earlier periods, which --format json lists"


def unknown_lines(answer: ExposureAnswer) -> Iterator[str]:
    """What the lenses cannot say, and why."""
    yield from answer.missing
    for row in answer.rows:
        if not row.known and row.verdict != NONE:
            goods = f" {row.hs6}" if row.hs6 else ""
            yield f"{row.lens}, {row.mineral}{goods} {row.stage or ''}: {row.reason}"


def citations(answer: ExposureAnswer) -> Iterator[str]:
    """The sources behind the rows, as their publishers ask to be named."""
    for key in sorted({row.source for row in answer.rows if row.source}):
        yield f"{code(key)}: {cite(answer.sources[key])}"


def record_rows(answer: ExposureAnswer) -> list[Sequence[Any]]:
    """Every record behind `COLUMNS`: exposures, technologies, figures as printed."""
    records = [{"kind": "exposure", **row.as_dict()} for row in answer.rows]
    for one in answer.technologies:
        values = one.as_dict()
        records.append(
            {**values, "kind": "technology", "mixed_codes": values["mixed"], "mixed": None}
        )
    records += [{"kind": "stated", **one.as_dict()} for one in answer.stated]
    return [[record.get(name) for name in COLUMNS] for record in records]
