//+ summary = "How concentrated is each stage of each mineral: HHI, top 1 and top 3, as intervals?"
//+ answers = ["CQ-02"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [returns]
//+ mineral = "the mineral"
//+ stage = "the stage of the value chain"
//+ form = "the form of the mineral, where the figures name one"
//+ year = "the calendar year of the figures; empty where there are none"
//+ verdict = "determined, or why not"
//+ hhi_low = "Herfindahl-Hirschman index, shares as fractions, residual spread finely"
//+ hhi_high = "the same, residual in one hand"
//+ top1_low = "share of the largest holder, low end"
//+ top1_high = "share of the largest holder, high end"
//+ top3_low = "share of the three largest holders, low end"
//+ top3_high = "share of the three largest holders, high end"
//+ residual = "part that no named holder accounts for"
//+ basis = "what the figures count"
//+ source = "the source of the figures"
//+ as_of = "the day as of which the finding holds"
//+ reason = "what is not known"
//+ key = "the finding"
//+ [example]
//+ mineral = "cobalt"

MATCH (metal:Mineral)-[finding:CONCENTRATED_AT]->(step:Stage)
WHERE ($mineral IS NULL OR metal.notation = $mineral)
  AND ($stage IS NULL OR step.notation = $stage)
RETURN metal.notation AS mineral,
       step.notation AS stage,
       finding.form AS form,
       finding.year AS year,
       finding.verdict AS verdict,
       finding.hhi_low AS hhi_low,
       finding.hhi_high AS hhi_high,
       finding.top1_low AS top1_low,
       finding.top1_high AS top1_high,
       finding.top3_low AS top3_low,
       finding.top3_high AS top3_high,
       finding.residual AS residual,
       finding.basis AS basis,
       finding.source AS source,
       finding.as_of AS as_of,
       finding.reason AS reason,
       finding.key AS key
ORDER BY mineral, step.order, key
