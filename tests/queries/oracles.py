"""The answers to the named queries, computed from the tables in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from mineral_diplomacy.graph.dataset import Dataset

__all__ = ["ORACLES", "Oracle"]

Record = dict[str, Any]
Oracle = Callable[..., list[tuple[Any, ...]]]

FIRM = {"total", "graded"}
ENDS = ("low", "high")
LINKS = {"supersession": "supersedes", "implementation": "implements", "membership": "part_of"}


class Tables:
    """The tables of a dataset as records, each read once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.read: dict[str, list[Record]] = {}

    def rows(self, *names: str) -> list[Record]:
        for name in names:
            if name not in self.read:
                self.read[name] = self.dataset.rows(name)
        return [row for name in names for row in self.read[name]]

    def by_key(self, *names: str) -> dict[str, Record]:
        return {row["key"]: row for row in self.rows(*names)}

    def of_class(self, name: str) -> list[Record]:
        return self.rows(*(table.name for table in self.dataset.schema.subclasses(name)))

    def concepts(self, name: str) -> dict[str, Record]:
        return {row["notation"]: row for row in self.rows(name)}

    def labels(self) -> Mapping[str, str]:
        return self.dataset.labels


def picked(row: Record, columns: str) -> tuple[Any, ...]:
    """The cells of a row in columns that a text names; None for those it does not have."""
    return tuple(row.get(column) for column in columns.split())


def wanted(given: str | int | None, value: object) -> bool:
    return given is None or given == value


def descending(number: float | None) -> tuple[bool, float]:
    """Largest first, unknown last."""
    return (number is None, -(number or 0.0))


def shares(
    t: Tables, mineral: str, stage: str, source: str | None, year: int | None
) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("supply")
        if (row["mineral"], row["stage"]) == (mineral, stage)
        and wanted(source, row["source"])
        and wanted(year, row["year"])
        and row["holder"] != "aggregate/WLD"
    ]
    found.sort(key=lambda r: (r["source"], r["period"], descending(r["share"]), r["key"]))
    columns = (
        "share share_low share_high quantity unit world_total basis form scope period "
        "year projection scenario missing source key"
    )
    return [(r["holder"], t.labels()[r["holder"]], *picked(r, columns)) for r in found]


def concentration(t: Tables, mineral: str | None, stage: str | None) -> list[tuple[Any, ...]]:
    order = {name: row["order"] for name, row in t.concepts("stage").items()}
    found = [
        row
        for row in t.rows("concentration_finding")
        if wanted(mineral, row["mineral"]) and wanted(stage, row["stage"])
    ]
    found.sort(key=lambda r: (r["mineral"], order[r["stage"]], r["key"]))
    columns = (
        "mineral stage form year verdict hhi_low hhi_high top1_low top1_high top3_low "
        "top3_high residual basis source as_of reason key"
    )
    return [picked(row, columns) for row in found]


def chokepoints(
    t: Tables, mineral: str | None, stage: str | None, country: str | None, verdict: str | None
) -> list[tuple[Any, ...]]:
    shown = {verdict} if verdict else {*FIRM, "contested"}
    found = [
        row
        for row in t.rows("chokepoint_finding")
        if row["verdict"] in shown
        and wanted(mineral, row["mineral"])
        and wanted(stage, row["stage"])
        and wanted(country, row["country"])
    ]
    found.sort(key=lambda r: (descending(r["loss_low"]), r["key"]))
    columns = (
        "mineral stage form year verdict severity share share_low share_high loss_low "
        "loss_high spare_needed months_bridged basis source as_of note key"
    )
    return [(row["country"][-3:], *picked(row, columns)) for row in found]


def coverage_gaps(
    t: Tables,
    mineral: str | None,
    stage: str | None,
    country: str | None,
    tier: str | None,
    reached: str | None,
) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("coverage_finding")
        if wanted(mineral, row["mineral"])
        and wanted(stage, row["stage"])
        and wanted(country, row["country"])
        and wanted(tier, row["tier"])
        and wanted(reached, "yes" if row["reached_by"] else "no")
    ]
    found.sort(key=lambda r: (r["mineral"], r["stage"], r["key"]))
    ends = [f"{name}_tonnes_{end}" for name in ("loss", "bound", "covered", "gap") for end in ENDS]
    return [
        (
            *picked(r, "mineral stage form country verdict tier"),
            len(r["reached_by"] or []),
            *picked(r, f"{' '.join(ends)} basis as_of reason source key"),
        )
        for r in found
    ]


def delivery(
    t: Tables, partner: str | None, mineral: str | None, standing: str | None, direction: str | None
) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("delivery_finding")
        if wanted(partner, row["partner"])
        and wanted(mineral, row["mineral"])
        and wanted(standing, row["standing"])
        and wanted(direction, row["direction"])
    ]
    found.sort(key=lambda r: (r["partner"], r["mineral"], r["key"]))
    columns = (
        "direction standing status contracted_tonnes_low contracted_tonnes_high "
        "delivered_tonnes_low delivered_tonnes_high basis as_of reason source key"
    )
    names = t.by_key("agreement")
    return [
        (
            *picked(row, "partner mineral agreement"),
            names[row["agreement"]]["label"],
            *picked(row, columns),
        )
        for row in found
    ]


def roles(
    t: Tables, partner: str | None, stage: str | None, differs: str | None
) -> list[tuple[Any, ...]]:
    stages = t.concepts("stage")
    found = [
        row
        for row in t.rows("role_finding")
        if wanted(partner, row["partner"])
        and wanted(stage, row["stage"])
        and wanted(differs, "yes" if row["differs"] else "no")
    ]
    found.sort(
        key=lambda r: (not r["differs"], r["partner"], stages[r["stage"]]["order"], r["key"])
    )
    return [
        (
            *picked(r, "partner stage"),
            stages[r["stage"]]["position"],
            *picked(r, "differs by_agreement by_output by_claim tier"),
            len(r["reached_by"] or []),
            *picked(r, "as_of source key"),
        )
        for r in found
    ]


def coverage_of(
    t: Tables, mineral: str, stage: str | None, tier: str | None
) -> list[tuple[Any, ...]]:
    deals = {row["key"]: row for row in t.of_class("Undertaking")}
    order = {name: row["order"] for name, row in t.concepts("tier").items()}
    found = [
        row
        for row in t.rows("coverage")
        if row["mineral"] == mineral and wanted(stage, row["stage"]) and wanted(tier, row["tier"])
    ]
    found.sort(key=lambda r: (order[r["tier"]], r["key"]))
    columns = "stage tier quantity unit basis annual valid_from valid_to source quote key"
    return [
        (
            row["undertaking"],
            *picked(deals[row["undertaking"]], "label instrument bindingness"),
            *picked(row, columns),
        )
        for row in found
    ]


class Standing:
    """What holds of undertakings on a day, by the rules that DESIGN states."""

    def __init__(self, t: Tables, day: date) -> None:
        self.day = day
        self.statuses, self.instruments = t.concepts("status"), t.concepts("instrument")
        self.events: dict[str, list[Record]] = defaultdict(list)
        for row in t.rows("status_event"):
            self.events[row["undertaking"]].append(row)

    def of(self, deal: Record) -> tuple[str, Record | None]:
        """In force, not in force or unknown, and the latest event."""
        kind = self.instruments.get(deal["instrument"] or "", {})
        threshold = self.statuses[kind.get("in_force_from") or "in_force"]["order"]
        events = self.events[deal["key"]]
        sure = [event for event in events if self.happened(deal, event)]
        if not sure:
            return "unknown", None
        latest = max(sure, key=lambda e: self.place(e, threshold))
        counts = self.counts(latest, threshold)
        if latest["until"] and latest["until"] < self.day:
            return "unknown", latest
        for event in events:
            if event in sure and counts and not latest["until"] and self.counts(event, threshold):
                ended = event["until"] and event["until"] < self.day
                if ended and not self.after(latest["date_earliest"], event["until"]):
                    return "unknown", latest
            if event not in sure and self.might_turn(event, latest, threshold, counts=counts):
                return "unknown", latest
        return ("in_force" if counts else "not_in_force"), latest

    def happened(self, deal: Record, event: Record) -> bool:
        day = event["date_latest"] or event["date_earliest"]
        if event["contested"]:
            return False
        return day <= self.day if day else (deal["status_as_of"] or "") <= self.day.isoformat()

    def place(self, event: Record, threshold: int) -> tuple[Any, ...]:
        day = event["date_latest"] or event["date_earliest"] or date.min
        order = self.statuses[event["status"]]["order"]
        return (order >= threshold, day, order, event["key"])

    def counts(self, event: Record, threshold: int) -> bool:
        status = self.statuses[event["status"]]
        return bool(status["counts_in_force"]) and status["order"] >= threshold

    def might_turn(self, event: Record, latest: Record, threshold: int, *, counts: bool) -> bool:
        status = self.statuses[event["status"]]
        begun = event["date_earliest"] is None or event["date_earliest"] <= self.day
        turns = status["order"] >= threshold and status["counts_in_force"] != counts
        return begun and turns and not self.after(latest["date_earliest"], event["date_latest"])

    def after(self, first: date | None, second: date | None) -> bool:
        return first is not None and second is not None and first > second


def agreements_of(t: Tables, country: str, day: date) -> list[tuple[Any, ...]]:
    deals, standing = t.by_key("agreement"), Standing(t, day)
    parts = [
        row
        for row in t.rows("participation")
        if row["actor"] == country and row["undertaking"] in deals
    ]
    rows = []
    for part in sorted(parts, key=lambda r: (r["undertaking"], r["key"])):
        deal = deals[part["undertaking"]]
        state, latest = standing.of(deal)
        event = picked(latest or {}, "status date_earliest date_latest until source")
        known = picked(deal, "key label instrument bindingness")
        said = picked(part, "source key")
        rows.append((*known, part["role"], part["through"], state, *event, *said))
    return rows


def export_controls(
    t: Tables, day: date, mineral: str | None, stage: str | None, country: str | None
) -> list[tuple[Any, ...]]:
    measures, standing = t.by_key("trade_measure"), Standing(t, day)
    issuers = {
        (row["undertaking"], row["actor"])
        for row in t.rows("participation")
        if row["role"] == "issuer" and row["actor"].startswith("country/")
    }
    rows = []
    for row in t.rows("restriction"):
        measure = measures[row["measure"]]
        state, latest = standing.of(measure)
        running = (row["valid_from"] or day) <= day <= (row["valid_to"] or day)
        asked = wanted(mineral, row["mineral"]) and wanted(stage, row["stage"])
        if measure["instrument"] != "export_control" or not (running and asked):
            continue
        for issuer in sorted(actor for key, actor in issuers if key == row["measure"]):
            if state == "not_in_force" or not wanted(country, issuer):
                continue
            what = picked(row, "mineral stage form restriction_kind target")
            dates = picked(row, "valid_from valid_to")
            head = (issuer[-3:], measure["key"], measure["label"], *what, state)
            for claim in claims_touched(t, row, issuer) or [{}]:
                share = picked(claim, "share form year source")
                tail = (*dates, *share, row["source"], row["key"])
                rows.append(
                    ((claim.get("key") or "~"), (*head, picked(latest or {}, "status")[0], *tail))
                )
    rows.sort(key=lambda pair: (pair[1][0], pair[1][1], pair[1][-1], pair[0]))
    return [row for _, row in rows]


def claims_touched(t: Tables, restriction: Record, issuer: str) -> list[Record]:
    """The issuer's claims that the findings about the restricted stage rest on."""
    point = restriction["mineral"], restriction["stage"]
    inputs = {
        key
        for row in t.rows("concentration_finding")
        if (row["mineral"], row["stage"]) == point
        for key in row["derived_from"] or ()
    }
    return [
        row
        for row in t.rows("supply")
        if row["key"] in inputs
        and row["holder"] == issuer
        and (None in (restriction["form"], row["form"]) or restriction["form"] == row["form"])
    ]


def organizations(
    t: Tables, organization: str | None, country: str | None
) -> list[tuple[Any, ...]]:
    bodies, labels = t.by_key("organization"), t.labels()
    acts: list[tuple[str, str, str | None, str | None, str, Record]] = []
    for row in t.rows("participation"):
        deal = row["undertaking"]
        if row["actor"] in bodies:
            acts.append((row["actor"], "party_to", row["role"], None, deal, row))
        if row["through"] and row["through"] != row["actor"]:
            acts.append((row["through"], "through", row["role"], row["actor"], deal, row))
    acts += [
        (row["operator"], "operates", None, None, row["asset"], row) for row in t.rows("operation")
    ]
    acts.sort(key=lambda act: (act[0], act[4], act[5]["key"]))
    return [
        (
            *(body, labels[body], bodies[body]["country"], relation, role, acts_for),
            *(deal, labels[deal], row["source"], row["key"]),
        )
        for body, relation, role, acts_for, deal, row in acts
        if wanted(organization, body) and wanted(country, bodies[body]["country"])
    ]


def lineage(t: Tables, undertaking: str | None) -> list[tuple[Any, ...]]:
    links = [(name, row) for name in LINKS for row in t.rows(name)]
    steps: dict[str, set[str]] = defaultdict(set)
    for _, row in links:
        steps[row["from_undertaking"]].add(row["to_undertaking"])
    pairs = [(first, last) for first in list(steps) for last in reached(first, steps)]
    rows = []
    for first, last in sorted(pairs):
        if undertaking not in {None, first, last}:
            continue
        direct: list[tuple[Any, ...]] = [
            (LINKS[name], last, t.labels()[last], row["source"], row["key"])
            for name, row in links
            if (row["from_undertaking"], row["to_undertaking"]) == (first, last)
        ]
        direct.sort(key=lambda link: link[-1])
        direct = direct or [(None, last, t.labels()[last], None, None)]
        rows += [(first, t.labels()[first], *link) for link in direct]
    return rows


def reached(first: str, steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(steps[first])
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += steps.get(key, ())
    return found


def disagreements(
    t: Tables, mineral: str | None, stage: str | None, year: int | None, points: float
) -> list[tuple[Any, ...]]:
    groups: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for row in t.rows("supply"):
        asked = wanted(mineral, row["mineral"]) and wanted(stage, row["stage"])
        observed = not row["projection"] and row["year"] is not None
        if asked and observed and wanted(year, row["year"]) and row["holder"] != "aggregate/ROW":
            same = picked(row, "mineral stage form scope holder year")
            groups[same].append(row)
    rows = []
    for same, claims in groups.items():
        for first, second in pairs_of(claims):
            found = compared(first, second)
            comparable, apart, ratio = found
            told = apart >= points if apart is not None else ratio not in {None, 1.0}
            if not comparable or told:
                columns = "source share quantity unit basis"
                sides = (*picked(first, columns), *picked(second, columns))
                rows.append((*same, *found, *sides, first["key"], second["key"]))
    return sorted(rows, key=lambda r: (not r[6], descending(r[7]), r[-2], r[-1]))


def pairs_of(claims: list[Record]) -> Iterator[tuple[Record, Record]]:
    for first in claims:
        for second in claims:
            if first["source"] < second["source"]:
                yield first, second


def compared(first: Record, second: Record) -> tuple[bool, float | None, float | None]:
    """Whether two claims compare, points between their shares, ratio of their quantities."""
    if first["basis"] != second["basis"] and "unstated" not in {first["basis"], second["basis"]}:
        return False, None, None
    apart = ratio = None
    if first["share"] is not None and second["share"] is not None:
        apart = round(abs(first["share"] - second["share"]) * 100, 6)
    known = first["quantity"] and second["quantity"] is not None
    if known and first["unit"] is not None and first["unit"] == second["unit"]:
        ratio = round(second["quantity"] / first["quantity"], 6)
    return True, apart, ratio


def provenance(t: Tables, key: str) -> list[tuple[Any, ...]]:
    everything = {row["key"]: row for row in t.of_class("Thing")}
    sources = t.by_key("source")
    itself = everything[key]
    stated = [("itself", itself)]
    stated += [("cited_in", row) for row in t.rows("citation") if row["undertaking"] == key]
    stated += [("derived_from", everything[one]) for one in itself.get("derived_from") or ()]
    rows = []
    for relation, row in stated:
        source = sources.get(row["key"]) or sources.get(row.get("source") or "") or {}
        columns = "publisher edition published published_printed url"
        told = (source.get("key"), source.get("label"), *picked(source, columns))
        more = picked(source, "retrieved_via licence")
        where = picked(row, "locator quote supports")
        rows.append((relation, row["key"], *told, *more, *where))
    return sorted(rows, key=lambda row: (row[0] != "itself", row[0], row[1]))


def unknowns(t: Tables, mineral: str | None, matter: str | None) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    columns = "mineral stage holder period"
    for row in t.of_class("Thing"):
        told = (*picked(row, "note source key"),)
        if row.get("missing"):
            rows.append(("missing_figure", *picked(row, columns), row["missing"], *told))
        if row.get("contested"):
            rows.append(("contested", *picked(row, columns), "contested", *told))
    for name, settled, who, why in (
        ("concentration_finding", {"determined"}, "-", "reason"),
        ("chokepoint_finding", {*FIRM, "none"}, "country", "note"),
    ):
        for row in t.rows(name):
            if row["verdict"] not in settled:
                year = None if row["year"] is None else str(row["year"])
                point = (*picked(row, f"mineral stage {who}"), year, row["verdict"])
                rows.append(("open_finding", *point, *picked(row, f"{why} source key")))
    asked = (row for row in rows if wanted(matter, row[0]) and wanted(mineral, row[1]))
    return sorted(asked, key=lambda row: (row[0], row[-1]))


def system_failures(
    t: Tables, country: str | None, stage: str | None, technology: str | None
) -> list[tuple[Any, ...]]:
    findings = t.rows("chokepoint_finding")
    needs: dict[str, set[str]] = defaultdict(set)
    for row in t.rows("requirement"):
        needs[row["technology"]].add(row["mineral"])
    known = {
        (row["mineral"], row["stage"])
        for row in t.rows("concentration_finding")
        if row["verdict"] == "determined"
    }
    rows = []
    for holder, failing in {(row["country"], row["stage"]) for row in findings}:
        if not (wanted(country, holder) and wanted(stage, failing)):
            continue
        here = [row for row in findings if (row["country"], row["stage"]) == (holder, failing)]
        firm = [row for row in here if row["verdict"] in FIRM]
        graded = {row["mineral"] for row in firm}
        severe = {row["mineral"] for row in firm if row["severity"] == 50}
        for name, minerals in needs.items():
            lost = [r for r in here if r["mineral"] in minerals and r["loss_low"] is not None]
            if not lost or not wanted(technology, name):
                continue
            worst = tuple(max(row[end] for row in lost) for end in ("loss_low", "loss_high"))
            dark = sum((mineral, failing) not in known for mineral in minerals)
            head = (holder[-3:], failing, len(graded), len(severe), name, *worst, dark)
            columns = "mineral verdict severity loss_low loss_high source key"
            rows += [(*head, *picked(row, columns)) for row in lost]
    return sorted(rows, key=lambda r: (-r[2], -r[3], r[0], r[1], -r[5], r[4], -r[11], r[-1]))


def exposure(
    t: Tables, party: str, mineral: str | None, lens: str | None, country: str | None
) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("exposure_finding")
        if row["party"] == party
        and wanted(mineral, row["mineral"])
        and wanted(lens, row["lens"])
        and wanted(country, row["country"])
    ]
    found.sort(key=lambda r: (r["lens"], r["mineral"], descending(r["share_high"]), r["key"]))
    columns = (
        "lens scope_area country mineral stage form hs6 mixed year measured_in share share_low "
        "share_high loss_low loss_high sales_back reexport others_ore verdict reason note source "
        "key"
    )
    return [(row["party"][-3:], *picked(row, columns)) for row in found]


def losses(
    t: Tables, mineral: str | None, country: str | None, stage: str | None
) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("chokepoint_finding", "removal_finding")
        if wanted(mineral, row["mineral"])
        and wanted(country, row["country"])
        and wanted(stage, row["stage"])
    ]
    found.sort(key=lambda r: (r["scope_area"], r["mineral"], descending(r["loss_low"]), r["key"]))
    columns = (
        "mineral stage form year loss loss_low loss_high quantity unit loss_rank verdict "
        "severity basis method source key"
    )
    return [(r["scope_area"], r["country"][-3:], *picked(r, columns)) for r in found]


def remedies(t: Tables, mineral: str | None, country: str | None) -> list[tuple[Any, ...]]:
    found = [
        row
        for row in t.rows("remedy_finding")
        if wanted(mineral, row["mineral"]) and wanted(country, row["country"])
    ]
    found.sort(key=lambda r: (r["scope_area"], r["mineral"], r["remedy_rank"], r["key"]))
    columns = "stage remedy_kind project_scope quantity unit basis mended reason year source key"
    return [
        (
            *picked(row, "scope_area mineral"),
            row["outage"][-3:],
            row["remedy_rank"],
            row["country"][-3:],
            *picked(row, columns),
        )
        for row in found
    ]


def routes(
    t: Tables, mineral: str, stage: str, start: str, importer: str, avoid: str | None
) -> list[tuple[Any, ...]]:
    steps: dict[str, set[str]] = defaultdict(set)
    for row in t.rows("trade_flow"):
        counted = (row["quantity_kg"] or 0) > 0 and row["mixed"] is False
        if counted and (row["mineral"], row["stage"]) == (mineral, stage):
            steps[row["exporter"]].add(row["importer"])
    found: list[tuple[Any, ...]] = []
    ways: list[tuple[str, ...]] = [(start,)]
    for hops in (1, 2, 3):
        ways = [(*way, end) for way in ways for end in steps[way[-1]] if end not in way]
        found += [(hops, way) for way in ways if way[-1] == importer and avoid not in way]
        ways = [way for way in ways if way[-1] != importer]
    named = [(hops, *(place[-3:] for place in way[1:-1])) for hops, way in found]
    return [(*row, None, None)[:3] for row in sorted(named)]


def _all(*oracles: Oracle) -> Iterable[tuple[str, Oracle]]:
    return ((oracle.__name__, oracle) for oracle in oracles)


ORACLES: Mapping[str, Oracle] = dict(
    _all(
        agreements_of,
        chokepoints,
        concentration,
        coverage_gaps,
        coverage_of,
        delivery,
        disagreements,
        export_controls,
        exposure,
        lineage,
        losses,
        organizations,
        provenance,
        remedies,
        roles,
        routes,
        shares,
        system_failures,
        unknowns,
    )
)
