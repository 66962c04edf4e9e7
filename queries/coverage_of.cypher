//+ summary = "Which agreements cover a mineral, at which stage, with what tier of commitment?"
//+ answers = ["CQ-05"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "the mineral; a group such as critical_minerals stays a group"
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.tier]
//+ type = "concept tier"
//+ description = "one tier only"
//+ optional = true
//+ [returns]
//+ undertaking = "the agreement, policy or project"
//+ name = "its name"
//+ instrument = "the kind of instrument"
//+ bindingness = "whether it binds"
//+ stage = "the stage it names; empty where it names none"
//+ tier = "how firm the commitment is"
//+ quantity = "the amount committed, in the unit; a memorandum counts no tonnes"
//+ unit = "the unit of the quantity"
//+ basis = "what the quantity counts"
//+ annual = "whether the quantity is per year"
//+ valid_from = "first day of force or delivery"
//+ valid_to = "last day of force or delivery"
//+ source = "the source that says so"
//+ quote = "the source's own words"
//+ key = "the statement"
//+ [example]
//+ mineral = "lithium"

MATCH (deal)-[coverage:COVERS]->(metal:Mineral)
WHERE metal.notation = $mineral
  AND ($stage IS NULL OR coverage.stage = $stage)
  AND ($tier IS NULL OR coverage.tier = $tier)
MATCH (grade:Tier) WHERE grade.notation = coverage.tier
RETURN deal.key AS undertaking,
       deal.label AS name,
       deal.instrument AS instrument,
       deal.bindingness AS bindingness,
       coverage.stage AS stage,
       coverage.tier AS tier,
       coverage.quantity AS quantity,
       coverage.unit AS unit,
       coverage.basis AS basis,
       coverage.annual AS annual,
       coverage.valid_from AS valid_from,
       coverage.valid_to AS valid_to,
       coverage.source AS source,
       coverage.quote AS quote,
       coverage.key AS key
ORDER BY grade.order, key
