//+ summary = "Which further supply would lower a loss most, with the outage active?"
//+ answers = ["CQ-17"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "one partner only"
//+ optional = true
//+ [returns]
//+ scope = "whose loss: WORLD, or the importer's ISO 3166-1 alpha-3 code; never to be merged"
//+ mineral = "the mineral"
//+ outage = "the country that is out with all its stages, ISO 3166-1 alpha-3"
//+ rank = "place by what is brought back; equal remedies share one"
//+ partner = "who would supply more, ISO 3166-1 alpha-3"
//+ stage = "the stage at which it would"
//+ kind = "exports to others; idle, built or announced capacity"
//+ project = "the plant, where it is not the whole country"
//+ quantity = "what a source states, in the unit"
//+ unit = "the unit of the quantity"
//+ basis = "what the quantity counts"
//+ mended = "part of the flow before the outage that it brings back, as a fraction of 1"
//+ reason = "why it brings back nothing, or what else to know"
//+ year = "the calendar year of the figures"
//+ source = "the source of the quantity"
//+ key = "the finding"
//+ [example]
//+ mineral = "copper"

MATCH (partner:Country)-[finding:WOULD_MEND]->(metal:Mineral)
MATCH (failing:Country)
WHERE failing.key = finding.outage
  AND ($mineral IS NULL OR metal.notation = $mineral)
  AND ($country IS NULL OR partner.key = $country)
RETURN finding.scope_area AS scope,
       metal.notation AS mineral,
       failing.iso3 AS outage,
       finding.remedy_rank AS rank,
       partner.iso3 AS partner,
       finding.stage AS stage,
       finding.remedy_kind AS kind,
       finding.project_scope AS project,
       finding.quantity AS quantity,
       finding.unit AS unit,
       finding.basis AS basis,
       finding.mended AS mended,
       finding.reason AS reason,
       finding.year AS year,
       finding.source AS source,
       finding.key AS key
ORDER BY scope, mineral, rank, key
