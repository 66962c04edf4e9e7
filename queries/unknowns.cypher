//+ summary = "What is unknown, withheld or contested, and which findings does that leave open?"
//+ answers = ["CQ-18"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.matter]
//+ type = "one of missing_figure, contested, open_finding"
//+ description = "one matter only"
//+ optional = true
//+ [returns]
//+ matter = "missing_figure: no number; contested: in doubt; open_finding: no firm verdict"
//+ mineral = "the mineral, where it is about one"
//+ stage = "the stage of the value chain, where it is about one"
//+ holder = "the country or aggregate, where it is about one"
//+ period = "the period or year, where it is about one"
//+ reason = "why: withheld, not_available, not_reported, a verdict, or what is contested"
//+ note = "what a reader should know"
//+ source = "the source that says so"
//+ key = "the statement, finding or node"
//+ [example]
//+ mineral = "lithium"

CALL {
  MATCH (holder)-[figure]->(metal:Mineral)
  WHERE figure.missing IS NOT NULL
  RETURN 'missing_figure' AS matter, metal.notation AS of_mineral, figure.stage AS stage,
         holder.key AS holder, figure.period AS period, figure.missing AS reason,
         figure.note AS note, figure.source AS source, figure.key AS key
  UNION ALL
  MATCH (from)-[statement]->(to)
  WHERE statement.contested
  RETURN 'contested' AS matter, statement.mineral AS of_mineral, statement.stage AS stage,
         statement.holder AS holder, statement.period AS period, 'contested' AS reason,
         statement.note AS note, statement.source AS source, statement.key AS key
  UNION ALL
  MATCH (node)
  WHERE node.contested
  RETURN 'contested' AS matter, null AS of_mineral, null AS stage, null AS holder,
         null AS period, 'contested' AS reason, node.note AS note, node.source AS source,
         node.key AS key
  UNION ALL
  MATCH (metal:Mineral)-[finding:CONCENTRATED_AT]->(step:Stage)
  WHERE finding.verdict <> 'determined'
  RETURN 'open_finding' AS matter, metal.notation AS of_mineral, step.notation AS stage,
         null AS holder, toString(finding.year) AS period, finding.verdict AS reason,
         finding.reason AS note, finding.source AS source, finding.key AS key
  UNION ALL
  MATCH (country:Country)-[point:HOLDS_CHOKEPOINT]->(metal:Mineral)
  WHERE point.verdict IN ['contested', 'insufficient_data', 'no_supply']
  RETURN 'open_finding' AS matter, metal.notation AS of_mineral, point.stage AS stage,
         country.key AS holder, toString(point.year) AS period, point.verdict AS reason,
         point.note AS note, point.source AS source, point.key AS key
}
WITH matter, of_mineral, stage, holder, period, reason, note, source, key
WHERE ($mineral IS NULL OR of_mineral = $mineral)
  AND ($matter IS NULL OR matter = $matter)
RETURN matter,
       of_mineral AS mineral,
       stage,
       holder,
       period,
       reason,
       note,
       source,
       key
ORDER BY matter, key
