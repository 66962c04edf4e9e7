"""Questions that every store must answer alike, and none with nothing."""

from __future__ import annotations

__all__ = ["CASES", "Case"]

Case = tuple[str, dict[str, str]]

#: Name of a query and its parameters, as a user types them.
CASES: list[Case] = [
    ("agreements_of", {}),
    ("agreements_of", {"country": "Australia"}),
    ("agreements_of", {"country": "ind", "day": "2015-11-15"}),
    ("agreements_of", {"country": "KAZ", "day": "2021-01-01"}),
    ("chokepoints", {}),
    ("chokepoints", {"country": "CHN", "stage": "refining"}),
    ("chokepoints", {"verdict": "contested"}),
    ("chokepoints", {"mineral": "cobalt"}),
    ("concentration", {}),
    ("concentration", {"mineral": "REE", "stage": "mining"}),
    ("coverage_of", {"mineral": "lithium"}),
    ("coverage_of", {"mineral": "critical minerals"}),
    ("coverage_of", {"mineral": "uranium", "tier": "binding_quantity"}),
    ("coverage_of", {"mineral": "copper", "stage": "extraction"}),
    ("disagreements", {}),
    ("disagreements", {"mineral": "cobalt", "stage": "extraction"}),
    ("disagreements", {"points": "5", "year": "2024"}),
    ("export_controls", {}),
    ("export_controls", {"country": "CHN", "day": "2024-12-15"}),
    ("export_controls", {"mineral": "graphite"}),
    ("export_controls", {"stage": "extraction", "day": "2025-06-01"}),
    ("export_controls", {"day": "2026-12-31"}),
    ("lineage", {}),
    ("lineage", {"undertaking": "forge"}),
    ("losses", {}),
    ("losses", {"mineral": "cobalt", "country": "FIN"}),
    ("losses", {"country": "CHN", "stage": "refining"}),
    ("organizations", {}),
    ("organizations", {"organization": "kabil"}),
    ("organizations", {"country": "CHN"}),
    ("provenance", {"key": "agreement/forge"}),
    ("provenance", {"key": "source/article"}),
    ("provenance", {"key": "stage/processing"}),
    ("provenance", {"key": "chokepoint_finding/COD/cobalt/extraction/-/2025"}),
    ("provenance", {"key": "participation/kabil-camyen-lithium/kabil/investor/-/article"}),
    ("routes", {"mineral": "cobalt", "start": "COD"}),
    ("routes", {"mineral": "lithium", "start": "CHL", "avoid": "CHN"}),
    ("routes", {"mineral": "graphite", "stage": "mining", "start": "MOZ", "importer": "JPN"}),
    ("shares", {"mineral": "lithium", "stage": "processing"}),
    ("shares", {"mineral": "Copper", "stage": "mining", "year": "2024"}),
    ("shares", {"mineral": "nickel", "stage": "extraction", "source": "iea-2026"}),
    ("system_failures", {}),
    ("system_failures", {"country": "CHN", "stage": "processing"}),
    ("system_failures", {"technology": "batteries"}),
    ("unknowns", {}),
    ("unknowns", {"mineral": "lithium"}),
    ("unknowns", {"matter": "missing_figure"}),
]
