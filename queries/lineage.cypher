//+ summary = "Which agreements supersede, implement or belong to which others?"
//+ answers = ["CQ-13"]
//+ [params.undertaking]
//+ type = "node undertaking"
//+ description = "links from or to one agreement, policy, measure or project only"
//+ optional = true
//+ [returns]
//+ undertaking = "the agreement, policy, measure or project that does so"
//+ name = "its name"
//+ relation = "supersedes, implements or part_of; empty for a link through others"
//+ other = "the one it is done to"
//+ other_name = "its name"
//+ source = "the source of a direct link"
//+ key = "the statement of a direct link"
//+ [example]
//+ undertaking = "forge"

MATCH (first)-[:SUPERSEDES|IMPLEMENTS|PART_OF*1..10]->(last)
WHERE $undertaking IS NULL OR first.key = $undertaking OR last.key = $undertaking
WITH DISTINCT first, last
OPTIONAL MATCH (first)-[link:SUPERSEDES|IMPLEMENTS|PART_OF]->(last)
RETURN first.key AS undertaking,
       first.label AS name,
       toLower(type(link)) AS relation,
       last.key AS other,
       last.label AS other_name,
       link.source AS source,
       link.key AS key
ORDER BY undertaking, other, key IS NULL, key
