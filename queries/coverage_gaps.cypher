//+ summary = "What do a party's agreements cover at each chokepoint, and what gap stays?"
//+ answers = ["CQ-06"]
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
//+ description = "one holder of chokepoints only"
//+ optional = true
//+ [params.tier]
//+ type = "concept tier"
//+ description = "only chokepoints of which this is the firmest tier that reaches"
//+ optional = true
//+ [params.reached]
//+ type = "one of yes, no"
//+ description = "only chokepoints that an agreement reaches, or that none does"
//+ optional = true
//+ [returns]
//+ mineral = "the mineral"
//+ stage = "the stage of the value chain"
//+ form = "the form of the mineral, where there are several"
//+ country = "who holds the chokepoint"
//+ verdict = "total, graded or contested"
//+ tier = "the firmest tier that reaches the stage; empty where nothing does"
//+ agreements = "how many agreements of the party reach it"
//+ loss_low = "least the party loses in a year, in tonnes; empty where unknown"
//+ loss_high = "most it loses"
//+ bound_low = "least that binding quantities oblige partners to supply in a year, in tonnes"
//+ bound_high = "most; empty where nothing bounds it"
//+ covered_low = "least of the loss that is covered"
//+ covered_high = "most of it"
//+ gap_low = "least of the loss that stays; empty where the loss is unknown"
//+ gap_high = "most of it"
//+ basis = "what the tonnes count"
//+ as_of = "the day of the build"
//+ reason = "why something is unknown"
//+ source = "the source of the chokepoint's figures"
//+ key = "the finding"
//+ [example]
//+ mineral = "uranium"

MATCH (holder:Country)-[finding:COVERED_FOR]->(metal:Mineral)
WHERE ($mineral IS NULL OR metal.notation = $mineral)
  AND ($stage IS NULL OR finding.stage = $stage)
  AND ($country IS NULL OR finding.country = $country)
  AND ($tier IS NULL OR finding.tier = $tier)
  AND ($reached IS NULL
       OR $reached = CASE WHEN finding.tier IS NULL THEN 'no' ELSE 'yes' END)
RETURN metal.notation AS mineral,
       finding.stage AS stage,
       finding.form AS form,
       finding.country AS country,
       finding.verdict AS verdict,
       finding.tier AS tier,
       size(coalesce(finding.reached_by, [])) AS agreements,
       finding.loss_tonnes_low AS loss_low,
       finding.loss_tonnes_high AS loss_high,
       finding.bound_tonnes_low AS bound_low,
       finding.bound_tonnes_high AS bound_high,
       finding.covered_tonnes_low AS covered_low,
       finding.covered_tonnes_high AS covered_high,
       finding.gap_tonnes_low AS gap_low,
       finding.gap_tonnes_high AS gap_high,
       finding.basis AS basis,
       finding.as_of AS as_of,
       finding.reason AS reason,
       finding.source AS source,
       finding.key AS key
ORDER BY mineral, stage, key
