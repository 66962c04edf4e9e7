//+ summary = "Which partner serves which stage: by agreements, by output, as claimed?"
//+ answers = ["CQ-08"]
//+ [params.partner]
//+ type = "node actor"
//+ description = "one country or bloc only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.differs]
//+ type = "one of yes, no"
//+ description = "only where the three differ, or do not"
//+ optional = true
//+ [returns]
//+ partner = "the country or bloc"
//+ stage = "the stage of the value chain"
//+ position = "upstream, midstream or downstream"
//+ differs = "whether what is known points both ways"
//+ by_agreement = "whether an agreement in force names the stage"
//+ by_output = "whether a source shows output or capacity there; empty where none has a figure"
//+ by_claim = "whether a source claims that it serves the stage; empty where none speaks of it"
//+ tier = "the firmest tier of those agreements"
//+ agreements = "how many they are"
//+ as_of = "the day of the build"
//+ source = "the source, or the build where there are several"
//+ key = "the finding"
//+ [example]
//+ partner = "AUS"

MATCH (who)-[finding:SERVES_STAGE]->(step:Stage)
WHERE ($partner IS NULL OR who.key = $partner)
  AND ($stage IS NULL OR step.notation = $stage)
  AND ($differs IS NULL OR finding.differs = ($differs = 'yes'))
RETURN who.key AS partner,
       step.notation AS stage,
       step.position AS position,
       finding.differs AS differs,
       finding.by_agreement AS by_agreement,
       finding.by_output AS by_output,
       finding.by_claim AS by_claim,
       finding.tier AS tier,
       size(coalesce(finding.reached_by, [])) AS agreements,
       finding.as_of AS as_of,
       finding.source AS source,
       finding.key AS key
ORDER BY differs DESC, partner, step.order, key
