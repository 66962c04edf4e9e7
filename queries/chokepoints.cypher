//+ summary = "Which country at which stage is a single-point chokepoint of the world?"
//+ answers = ["CQ-03"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "one country only"
//+ optional = true
//+ [params.verdict]
//+ type = "concept verdict"
//+ description = "one verdict only; else total, graded and contested ones"
//+ optional = true
//+ [returns]
//+ country = "the country, ISO 3166-1 alpha-3"
//+ mineral = "the mineral"
//+ stage = "the stage of the value chain"
//+ form = "the form of the mineral, where the figures name one"
//+ year = "the calendar year of the figures"
//+ verdict = "total: every path runs through it; graded: at least a quarter is lost; contested"
//+ severity = "25 or 50: the threshold, in per cent, that the loss passes under every claim"
//+ share = "the country's part of the world total, as a fraction of 1"
//+ share_low = "lowest share the printed figures allow"
//+ share_high = "highest share the printed figures allow"
//+ loss_low = "lowest part of world output lost if nobody responds"
//+ loss_high = "highest part of world output lost if nobody responds"
//+ spare_needed = "rise in everyone else's output that would bring the loss under a quarter"
//+ months_bridged = "months of the loss that sourced stocks would bridge"
//+ basis = "what the figures count"
//+ source = "the source of the figures"
//+ as_of = "the day as of which the finding holds"
//+ note = "why it is contested"
//+ key = "the finding"
//+ [example]
//+ mineral = "cobalt"

MATCH (holder:Country)-[finding:HOLDS_CHOKEPOINT]->(metal:Mineral)
WHERE ($mineral IS NULL OR metal.notation = $mineral)
  AND ($stage IS NULL OR finding.stage = $stage)
  AND ($country IS NULL OR holder.key = $country)
  AND (finding.verdict = $verdict
       OR ($verdict IS NULL AND finding.verdict IN ['total', 'graded', 'contested']))
RETURN holder.iso3 AS country,
       metal.notation AS mineral,
       finding.stage AS stage,
       finding.form AS form,
       finding.year AS year,
       finding.verdict AS verdict,
       finding.severity AS severity,
       finding.share AS share,
       finding.share_low AS share_low,
       finding.share_high AS share_high,
       finding.loss_low AS loss_low,
       finding.loss_high AS loss_high,
       finding.spare_needed AS spare_needed,
       finding.months_bridged AS months_bridged,
       finding.basis AS basis,
       finding.source AS source,
       finding.as_of AS as_of,
       finding.note AS note,
       finding.key AS key
ORDER BY loss_low IS NULL, loss_low DESC, key
