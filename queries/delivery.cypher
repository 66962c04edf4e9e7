//+ summary = "Per partner: what was announced, named, contracted, delivered?"
//+ answers = ["CQ-07"]
//+ [params.partner]
//+ type = "node actor"
//+ description = "one country or bloc only"
//+ optional = true
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only; a group stays a group"
//+ optional = true
//+ [params.standing]
//+ type = "one of announced, named, contracted, delivered"
//+ description = "only what has come so far"
//+ optional = true
//+ [params.direction]
//+ type = "one of to_party, from_party, mutual"
//+ description = "one way of the goods only"
//+ optional = true
//+ [returns]
//+ partner = "the country or bloc"
//+ mineral = "the mineral"
//+ agreement = "the agreement"
//+ name = "its name"
//+ direction = "to_party, from_party, or mutual where no role says"
//+ standing = "announced, named, contracted or delivered"
//+ status = "the latest status reached by the day of the build"
//+ contracted_low = "least that binding quantities add up to over the term, in tonnes"
//+ contracted_high = "most"
//+ delivered_low = "least that sources say reached the buyer, in tonnes"
//+ delivered_high = "most"
//+ basis = "what the tonnes count"
//+ as_of = "the day of the build"
//+ reason = "what is not counted, and why"
//+ source = "the source, or the build where there are several"
//+ key = "the finding"
//+ [example]
//+ partner = "KAZ"

MATCH (who)-[finding:HAS_DELIVERY_RECORD]->(metal:Mineral)
MATCH (deal:Agreement) WHERE deal.key = finding.agreement
WITH who, finding, metal, deal
WHERE ($partner IS NULL OR who.key = $partner)
  AND ($mineral IS NULL OR metal.notation = $mineral)
  AND ($standing IS NULL OR finding.standing = $standing)
  AND ($direction IS NULL OR finding.direction = $direction)
RETURN who.key AS partner,
       metal.notation AS mineral,
       deal.key AS agreement,
       deal.label AS name,
       finding.direction AS direction,
       finding.standing AS standing,
       finding.status AS status,
       finding.contracted_tonnes_low AS contracted_low,
       finding.contracted_tonnes_high AS contracted_high,
       finding.delivered_tonnes_low AS delivered_low,
       finding.delivered_tonnes_high AS delivered_high,
       finding.basis AS basis,
       finding.as_of AS as_of,
       finding.reason AS reason,
       finding.source AS source,
       finding.key AS key
ORDER BY partner, mineral, key
