//+ summary = "Which routes of observed flows lead to an importer, avoiding a country?"
//+ answers = ["CQ-09"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "the mineral"
//+ [params.stage]
//+ type = "concept stage"
//+ description = "the stage of the goods"
//+ default = "processing"
//+ [params.start]
//+ type = "node country"
//+ description = "from where"
//+ [params.importer]
//+ type = "node country"
//+ description = "to whom"
//+ default = "IND"
//+ [params.avoid]
//+ type = "node country"
//+ description = "a country that no route may pass"
//+ optional = true
//+ [returns]
//+ hops = "how many flows the route has, at most three"
//+ first_between = "the first country between, ISO 3166-1 alpha-3; empty for a direct flow"
//+ second_between = "the second country between; empty for less than three flows"
//+ [example]
//+ mineral = "cobalt"
//+ start = "COD"

MATCH route = (origin:Country)-[flows:EXPORTS_TO*1..3]->(last:Country)
WHERE origin.key = $start
  AND last.key = $importer
  AND all(flow IN flows WHERE flow.mineral = $mineral AND flow.stage = $stage
                          AND flow.quantity_kg > 0 AND flow.mixed = false)
WITH [place IN nodes(route) | place.key] AS places, [place IN nodes(route) | place.iso3] AS codes
WITH DISTINCT size(places) - 1 AS hops, places, codes
WHERE NOT ($avoid IS NOT NULL AND $avoid IN places)
  AND all(place IN places WHERE size([other IN places WHERE other = place]) = 1)
RETURN hops,
       CASE WHEN hops > 1 THEN codes[1] END AS first_between,
       CASE WHEN hops > 2 THEN codes[2] END AS second_between
ORDER BY hops, first_between, second_between
