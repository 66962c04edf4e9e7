"""Nodes and lines made of what was selected: labels, facets, sizes, marks, details."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.verdicts import CHOKEPOINTS, Chokepoint
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.graph.view.elements import Elements, Entity, Statement
from mineral_diplomacy.graph.view.emphasis import Widths, point_size
from mineral_diplomacy.graph.view.facts import facts
from mineral_diplomacy.graph.view.picture import (
    Mark,
    PictureLine,
    PictureNode,
    PictureStatement,
    State,
)
from mineral_diplomacy.graph.view.selecting import Selected

__all__ = ["FACETS", "Drawing"]

#: What a picture can be filtered by: columns of the tables.
FACETS = ("mineral", "stage", "instrument", "status", "tier", "year")
_ENTITY_SIZE = {0: 20.0, 1: 13.0}
#: Longest name of a country beside its point; a longer one is told by its code.
_WIDE = 20


@dataclass(frozen=True)
class Drawing:
    """Makes the parts of a picture out of what was selected."""

    elements: Elements
    selected: Selected
    timeline: Mapping[str, tuple[State, ...]]
    states: Mapping[str, State]

    def nodes(self) -> Iterator[PictureNode]:
        """Selected nodes by rank, points, then carried neighbours."""
        for key, rank in sorted(self.selected.ranks.items(), key=lambda item: (item[1], item[0])):
            point = self.selected.points.get(key)
            if point is not None:
                yield self._point(key, point)
            else:
                yield self._entity(self.elements.entities[key], rank)
        for key in sorted(self.selected.neighbours):
            yield self._entity(self.elements.entities[key], 2)

    def _entity(self, entity: Entity, rank: int) -> PictureNode:
        row = entity.row
        country = entity.key if entity.table.by_name.get("iso3") else row.get("country")
        return PictureNode(
            entity.key,
            entity.label,
            entity.table.label,
            None,
            tuple(str(a) for a in [row.get("iso3") or code(entity.key), *(row["alt_label"] or ())]),
            country,
            self._facets_of(entity),
            facts(self.elements, entity.table, row),
            tuple(sorted(one.key for one in self.elements.details(entity.key))),
            row.get("source"),
            _ENTITY_SIZE.get(rank, 10.0),
            None,
            entity.key in self.selected.drawn,
        )

    def _facets_of(self, entity: Entity) -> dict[str, tuple[str | int, ...]]:
        """An undertaking's own facets, and those of what it covers or restricts."""
        if not entity.table.is_a("Undertaking"):
            own = code(entity.key) if entity.table.name in FACETS else None
            return {entity.table.name: (own,)} if own else {}
        rows = [entity.row, *(one.row for one in self._about(entity.key))]
        found = _facets(rows)
        state = self.states.get(entity.key)
        return found | ({"status": (state.status,)} if state else {})

    def _about(self, key: str) -> list[Statement]:
        return [one for one in self.elements.lines(key) if "mineral" in one.row]

    def _point(self, key: str, point: Chokepoint) -> PictureNode:
        statement = self.elements.statements[key]
        holder = self.elements.entities[point.claim.holder]
        share = "?" if point.share is None else f"{point.share:.1%}"
        stage = str(self.elements.schema.concept_value("stage", point.stage, "label"))
        mineral = str(self.elements.schema.concept_value("mineral", point.mineral, "label"))
        return PictureNode(
            key,
            f"{holder.label} · {mineral.lower()} {stage.lower()}",
            statement.table.label,
            f"{holder.label if len(holder.label) <= _WIDE else code(holder.key)} {share}",
            (f"{code(holder.key)} {point.stage} {point.mineral}",),
            holder.key,
            {"mineral": (point.mineral,), "stage": (point.stage,), "year": (point.year,)},
            facts(self.elements, statement.table, statement.row),
            (key, *self._behind(point)),
            point.claim.source,
            point_size(point.share if point.loss_high is None else point.loss_high),
            _mark(point),
            key in self.selected.drawn,
        )

    def _behind(self, point: Chokepoint) -> Iterator[str]:
        """The finding about a point, and the claims of other sources that were passed over."""
        for one in self.elements.details(point.claim.holder):
            if point.claim.key in (one.row.get("derived_from") or ()):
                yield one.key
        yield from (claim.key for claim in point.passed_over)

    def lines(self) -> Iterator[PictureLine]:
        """One line for all statements of a type between two nodes; points stand between two."""
        widths = Widths(self.selected.statements)
        for key in self.selected.points:
            yield from self._point_lines(key, widths)
        behind = {key for node in self.selected.points.values() for key in self._behind(node)}
        groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        for one in self.selected.statements:
            if one.key not in self.selected.points and one.key not in behind:
                for target in self._targets(one):
                    groups[one.source, target, one.edge.type].append(one)
        for (source, target, _), statements in groups.items():
            yield self._line(source, target, statements, widths)

    def _targets(self, statement: Statement) -> list[str]:
        """A reach leads to the points it is about, any other statement to its target."""
        answer = self.selected.answer
        if answer is None or "agreement" not in statement.row:
            return [statement.target]
        row = statement.row
        points = [
            found.point.claim.key
            for found in answer.rows
            if found.point
            and (found.point.mineral, found.point.stage) == (row["mineral"], row["stage"])
            and row["agreement"] in found.agreements
            and found.point.claim.key in self.selected.points
        ]
        return points or [statement.target]

    def _point_lines(self, key: str, widths: Widths) -> Iterator[PictureLine]:
        """The holder's line to a point, and the point's to its mineral, as wide as its share."""
        statement = self.elements.statements[key]
        point = self.selected.points[key]
        for ends, width in (
            ((point.claim.holder, key), 1.0),
            ((key, statement.target), widths.of([statement])),
        ):
            yield PictureLine(
                *ends,
                statement.edge.type,
                statement.edge.title,
                width,
                facets=_facets([statement.row]),
                statements=(key,),
                drawn=set(ends) <= self.selected.drawn,
            )

    def _line(
        self, source: str, target: str, statements: list[Statement], widths: Widths
    ) -> PictureLine:
        edge = statements[0].edge
        undertaking = self._undertaking(source, target)
        state = self.states.get(undertaking or "")
        return PictureLine(
            source,
            target,
            edge.type,
            _line_label(edge.title, statements),
            widths.of(statements),
            undertaking is None or (state is not None and state.force == "in_force"),
            undertaking,
            _facets([one.row for one in statements]),
            tuple(sorted(one.key for one in statements)),
            {source, target} <= self.selected.drawn,
        )

    def _undertaking(self, source: str, target: str) -> str | None:
        """The end whose force decides whether a line is solid."""
        for key in (source, target):
            entity = self.elements.entities.get(key)
            if entity is not None and entity.table.is_a("Undertaking"):
                return key
        return None

    def statements(self, keys: Iterable[str]) -> dict[str, PictureStatement]:
        """The details of statements, by key."""
        found = (self.elements.statements[key] for key in sorted(set(keys)))
        return {
            one.key: PictureStatement(
                one.key,
                one.table.label,
                one.table.title,
                facts(self.elements, one.table, one.row),
                one.row.get("source"),
            )
            for one in found
        }


def _facets(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str | int, ...]]:
    """The values that rows have in each facet."""
    listed = list(rows)
    found = {name: {row[name] for row in listed if row.get(name) is not None} for name in FACETS}
    return {name: tuple(sorted(values)) for name, values in found.items() if values}


def _line_label(words: str, statements: list[Statement]) -> str:
    """The type of a line with the roles it stands for, or how many statements it stands for."""
    roles = sorted({str(one.row["role"]) for one in statements if one.row.get("role")})
    if roles:
        return f"{words} ({', '.join(roles)})"
    return f"{words} × {len(statements)}" if len(statements) > 1 else words


def _mark(point: Chokepoint) -> Mark | None:
    if point.verdict not in CHOKEPOINTS:
        return None
    at = f" ≥ {point.severity} %" if point.severity else ""
    return Mark(point.verdict, point.severity, f"{point.verdict}{at}")
