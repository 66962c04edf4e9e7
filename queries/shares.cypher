//+ summary = "Who holds which share of a stage of a mineral, by source and year?"
//+ answers = ["CQ-01"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "the mineral"
//+ [params.stage]
//+ type = "concept stage"
//+ description = "the stage of the value chain"
//+ [params.source]
//+ type = "node source"
//+ description = "one source only"
//+ optional = true
//+ [params.year]
//+ type = "integer"
//+ description = "one calendar year only"
//+ optional = true
//+ [returns]
//+ holder = "who holds it; aggregate/ROW is the unnamed rest of the world"
//+ name = "the holder's name"
//+ share = "part of the world total, as a fraction of 1; empty is unknown"
//+ share_low = "lowest share the printed figures allow"
//+ share_high = "highest share the printed figures allow"
//+ quantity = "output in the unit"
//+ unit = "the unit of the quantity"
//+ world_total = "printed world total, in the unit"
//+ basis = "what the quantity counts"
//+ form = "the form of the mineral, where the source names one"
//+ scope = "what the figure is about where that is wider or narrower than the mineral"
//+ period = "the period as printed"
//+ year = "the calendar year, where the period is one"
//+ projection = "whether it is an outlook rather than an observation"
//+ scenario = "the scenario of an outlook"
//+ missing = "why there is no quantity"
//+ source = "the source that says so"
//+ key = "the statement"
//+ [example]
//+ mineral = "lithium"
//+ stage = "processing"

MATCH (holder)-[claim:SUPPLIES]->(metal:Mineral)
WHERE metal.notation = $mineral
  AND claim.stage = $stage
  AND ($source IS NULL OR claim.source = $source)
  AND ($year IS NULL OR claim.year = $year)
  AND NOT holder.key = 'aggregate/WLD'
RETURN holder.key AS holder,
       holder.label AS name,
       claim.share AS share,
       claim.share_low AS share_low,
       claim.share_high AS share_high,
       claim.quantity AS quantity,
       claim.unit AS unit,
       claim.world_total AS world_total,
       claim.basis AS basis,
       claim.form AS form,
       claim.scope AS scope,
       claim.period AS period,
       claim.year AS year,
       claim.projection AS projection,
       claim.scenario AS scenario,
       claim.missing AS missing,
       claim.source AS source,
       claim.key AS key
ORDER BY source, period, share IS NULL, share DESC, key
