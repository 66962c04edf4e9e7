//+ summary = "What is lost, for an importer and for the world, if a country stops?"
//+ answers = ["CQ-10"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "the country that stops"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only; else each, and all its stages together"
//+ optional = true
//+ [returns]
//+ scope = "whose loss: WORLD, or the importer's ISO 3166-1 alpha-3 code; never to be merged"
//+ country = "the country that stops, ISO 3166-1 alpha-3"
//+ mineral = "the mineral"
//+ stage = "the stage at which it stops; empty: at all its stages"
//+ form = "the form of the mineral, where the figures name one"
//+ year = "the calendar year of the figures"
//+ loss = "part of an importer's observed supply lost, claims as chosen, with rerouting"
//+ loss_low = "lowest part lost, as a fraction of 1"
//+ loss_high = "highest part lost, as a fraction of 1"
//+ quantity = "what an importer loses, in the unit"
//+ unit = "the unit of the quantity"
//+ rank = "place among the points, or among the countries, of the importer's network"
//+ verdict = "total, graded, contested, none; or what is missing"
//+ severity = "25 or 50: the threshold, in per cent, that the loss passes under every claim"
//+ basis = "what the figures count"
//+ method = "how the loss was computed"
//+ source = "the source of the figures"
//+ key = "the finding"
//+ [example]
//+ mineral = "cobalt"
//+ country = "CHN"

MATCH (holder:Country)-[finding:HOLDS_CHOKEPOINT|CUTS_SUPPLY_OF]->(metal:Mineral)
WHERE ($mineral IS NULL OR metal.notation = $mineral)
  AND ($country IS NULL OR holder.key = $country)
  AND ($stage IS NULL OR finding.stage = $stage)
RETURN finding.scope_area AS scope,
       holder.iso3 AS country,
       metal.notation AS mineral,
       finding.stage AS stage,
       finding.form AS form,
       finding.year AS year,
       finding.loss AS loss,
       finding.loss_low AS loss_low,
       finding.loss_high AS loss_high,
       finding.quantity AS quantity,
       finding.unit AS unit,
       finding.loss_rank AS rank,
       finding.verdict AS verdict,
       finding.severity AS severity,
       finding.basis AS basis,
       finding.method AS method,
       finding.source AS source,
       finding.key AS key
ORDER BY scope, mineral, loss_low IS NULL, loss_low DESC, key
