//+ summary = "Which organizations act in which agreements and projects?"
//+ answers = ["CQ-12"]
//+ [params.organization]
//+ type = "node organization"
//+ description = "one organization only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "organizations of one country only"
//+ optional = true
//+ [returns]
//+ organization = "the organization"
//+ name = "its name"
//+ country = "its country"
//+ relation = "party_to, through (a country takes part through it) or operates"
//+ role = "its role, or that of the country it acts for"
//+ acts_for = "the country that takes part through it"
//+ undertaking = "the agreement, policy, measure, project or facility"
//+ undertaking_name = "its name"
//+ source = "the source that says so"
//+ key = "the statement"
//+ [example]
//+ organization = "kabil"

MATCH (actor)-[act:PARTY_TO|OPERATES]->(deal)
MATCH (body:Organization)
WHERE (body.key = actor.key OR body.key = act.through)
  AND ($organization IS NULL OR body.key = $organization)
  AND ($country IS NULL OR body.country = $country)
RETURN body.key AS organization,
       body.label AS name,
       body.country AS country,
       CASE WHEN body.key <> actor.key THEN 'through'
            WHEN type(act) = 'OPERATES' THEN 'operates'
            ELSE 'party_to' END AS relation,
       act.role AS role,
       CASE WHEN body.key <> actor.key THEN actor.key END AS acts_for,
       deal.key AS undertaking,
       deal.label AS undertaking_name,
       act.source AS source,
       act.key AS key
ORDER BY organization, undertaking, key
