"""The sentences the figures support, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.chokepoints import Answer
from mineral_diplomacy.graph.analysis.verdicts import CHOKEPOINTS
from mineral_diplomacy.graph.text import names_of

__all__ = ["Sentence", "headline", "sentences"]

_FIRST, _SECOND = "extraction", "processing"


@dataclass(frozen=True)
class Sentence:
    """One sentence and the keys of the statements it rests on."""

    text: str
    inputs: tuple[str, ...]


def headline(answer: Answer) -> tuple[str, ...]:
    """Plain sentences: where processing is the more concentrated stage, who grades how many
    minerals, at which stages chokepoints stand, and what the party's agreements reach.

    They speak of the minerals and stages that were asked for, and of the world.
    """  # noqa: D205
    return tuple(sentence.text for sentence in sentences(answer))


def sentences(answer: Answer, name: Callable[[str], str] = str) -> tuple[Sentence, ...]:
    """The same with what they rest on; `name` puts an ISO code of a country into words."""
    parts = [
        *_comparison(answer),
        *_leaders(answer, name),
        *_stages(answer),
        *_reach(answer, name),
    ]
    return tuple(parts)


def _names(minerals: Iterable[str]) -> str:
    return names_of(mineral.replace("_", " ") for mineral in minerals)


def _bracketed(minerals: Iterable[str]) -> str:
    names = _names(minerals)
    return f" ({names})" if names else ""


def _minerals(answer: Answer) -> list[str]:
    return list(dict.fromkeys(result.mineral for result in answer.results))


def _inputs(answer: Answer, stage: str | None = None) -> tuple[str, ...]:
    """The claims behind the concentrations of a stage, or of all stages."""
    found = (r for r in answer.results if r.concentration and stage in {None, r.stage})
    return tuple(key for result in found for key in result.inputs)


def _comparison(answer: Answer) -> list[Sentence]:
    if answer.question.stage is not None:
        return []
    verdicts = {m: answer.comparison(m, _FIRST, _SECOND) for m in _minerals(answer)}
    known = [m for m in verdicts if _both_known(answer, m)]
    groups = {
        verdict: [m for m in known if verdicts[m] == verdict]
        for verdict in ("higher", "lower", "undetermined")
    }
    if not known:
        return []
    text = (
        f"Processing is more concentrated than mining in {len(groups['higher'])} of "
        f"{len(known)} minerals with figures at both stages{_bracketed(groups['higher'])}"
    )
    if groups["lower"]:
        text += f"; less concentrated in {_names(groups['lower'])}"
    if groups["undetermined"]:
        text += f"; undetermined, the intervals overlap, in {_names(groups['undetermined'])}"
    missing = [m for m in verdicts if m not in known]
    if missing:
        text += f"; no figures at both stages for {_names(missing)}"
    return [Sentence(text + ".", _inputs(answer))]


def _both_known(answer: Answer, mineral: str) -> bool:
    stages = {
        result.stage
        for result in answer.results
        if result.mineral == mineral and result.form is None and result.concentration is not None
    }
    return {_FIRST, _SECOND} <= stages


def _asked_stages(answer: Answer) -> list[str]:
    stages = dict.fromkeys(result.stage for result in answer.results)
    return [stage for stage in stages if answer.question.stage in {None, stage}]


def _known(answer: Answer, stage: str) -> set[str]:
    return {r.mineral for r in answer.results if r.stage == stage and r.concentration}


def _leaders(answer: Answer, name: Callable[[str], str]) -> Iterator[Sentence]:
    """Who grades most at each stage; equals are named together."""
    for stage in _asked_stages(answer):
        points = [p for p in answer.system if p.stage == stage and p.graded]
        known = len(_known(answer, stage))
        for best in points:
            if len(best.graded) < len(points[0].graded):
                break
            text = (
                f"{name(best.country)} alone accounts for at least a quarter of world {stage} in "
                f"{len(best.graded)} of {known} minerals{_bracketed(best.graded)}"
            )
            if best.severe:
                text += f", for at least half in {len(best.severe)}"
            yield Sentence(text + ".", _inputs(answer, stage))


def _stages(answer: Answer) -> list[Sentence]:
    """In how many minerals the first stage has a chokepoint of its own."""
    known = _known(answer, _FIRST)
    if _FIRST not in _asked_stages(answer) or not known:
        return []
    rows = [row for r in answer.results if r.stage == _FIRST for row in r.rows]
    graded = sorted({row.mineral for row in rows if row.verdict in {"total", "graded"}})
    text = f"Mining is a chokepoint of its own in {len(graded)} of {len(known)} minerals"
    others = sorted(known - set(graded))
    text += _bracketed(graded)
    text += f", not in {_names(others)}." if others and graded else "."
    return [Sentence(text, _inputs(answer, _FIRST))]


def _reach(answer: Answer, name: Callable[[str], str]) -> list[Sentence]:
    """What the party's agreements reach, and whether anything binds a tonne."""
    rows = [row for row in answer.rows if row.verdict in CHOKEPOINTS]
    if not rows:
        return []
    party = name(answer.question.party)
    reached = [row for row in rows if row.agreements]
    text = f"Agreements of {party} in force on {answer.as_of} reach {len(reached)} of "
    text += f"{len(rows)} chokepoints"
    points = [f"{_names([r.result.mineral])} {r.result.stage}" for r in reached]
    text += f" ({', '.join(dict.fromkeys(points))})." if points else "."
    asked = list(dict.fromkeys(row.result.mineral for row in rows))
    binding = _binding(party, [m for m in asked if m in answer.bound_minerals], asked)
    reaching = tuple(key for row in rows for r in row.reaches if r.reached for key in r.inputs)
    claims = tuple(row.point.claim.key for row in rows if row.point)
    return [Sentence(text, (*claims, *reaching)), Sentence(binding, reaching)]


def _binding(party: str, bound: Sequence[str], asked: Sequence[str]) -> str:
    if not bound:
        return f"No agreement in force binds a tonne of {_names(asked)} for {party}."
    free = [mineral for mineral in asked if mineral not in bound]
    rest = f"; none binds a tonne of {_names(free)}" if free else ""
    return f"A binding quantity for {party} stands behind {_names(bound)} only{rest}."
