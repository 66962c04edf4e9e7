//+ summary = "Where do sources disagree about the same quantity, and by how much?"
//+ answers = ["CQ-14"]
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.year]
//+ type = "integer"
//+ description = "one calendar year only"
//+ optional = true
//+ [params.points]
//+ type = "number"
//+ description = "the least difference of shares, in percentage points"
//+ default = "1"
//+ [returns]
//+ mineral = "the mineral"
//+ stage = "the stage of the value chain"
//+ form = "the form of the mineral, where the sources name one"
//+ scope = "what the figures are about where that is wider or narrower than the mineral"
//+ holder = "who holds it; the unnamed rest differs by what is named, so it is left out"
//+ year = "the calendar year; observations only"
//+ comparable = "whether the bases agree, or one of them is not stated"
//+ points = "difference of the shares, in percentage points; empty where they do not compare"
//+ ratio = "second quantity over the first, where bases and units agree"
//+ first_source = "a source"
//+ first_share = "the share by it, as a fraction of 1"
//+ first_quantity = "the quantity by it"
//+ first_unit = "the unit of it"
//+ first_basis = "what it counts"
//+ second_source = "another source"
//+ second_share = "the share by it, as a fraction of 1"
//+ second_quantity = "the quantity by it"
//+ second_unit = "the unit of it"
//+ second_basis = "what it counts"
//+ first_key = "the first statement"
//+ second_key = "the second statement"
//+ [example]
//+ mineral = "cobalt"
//+ stage = "extraction"

MATCH (holder)-[first:SUPPLIES]->(metal:Mineral)<-[second:SUPPLIES]-(holder)
WHERE first.source < second.source
  AND first.stage = second.stage
  AND first.year = second.year
  AND coalesce(first.form, '') = coalesce(second.form, '')
  AND coalesce(first.scope, '') = coalesce(second.scope, '')
  AND first.projection = false
  AND second.projection = false
  AND holder.key <> 'aggregate/ROW'
  AND ($mineral IS NULL OR metal.notation = $mineral)
  AND ($stage IS NULL OR first.stage = $stage)
  AND ($year IS NULL OR first.year = $year)
WITH holder,
     metal,
     first,
     second,
     first.basis = second.basis OR 'unstated' IN [first.basis, second.basis] AS comparable
WITH holder,
     metal,
     first,
     second,
     comparable,
     CASE WHEN comparable
          THEN round(abs(first.share - second.share) * 100000000.0) / 1000000.0 END AS points,
     CASE WHEN comparable AND first.unit = second.unit AND first.quantity > 0
          THEN round(second.quantity / first.quantity * 1000000.0) / 1000000.0 END AS ratio
WHERE NOT comparable OR points >= $points OR (points IS NULL AND ratio <> 1.0)
RETURN metal.notation AS mineral,
       first.stage AS stage,
       first.form AS form,
       first.scope AS scope,
       holder.key AS holder,
       first.year AS year,
       comparable,
       points,
       ratio,
       first.source AS first_source,
       first.share AS first_share,
       first.quantity AS first_quantity,
       first.unit AS first_unit,
       first.basis AS first_basis,
       second.source AS second_source,
       second.share AS second_share,
       second.quantity AS second_quantity,
       second.unit AS second_unit,
       second.basis AS second_basis,
       first.key AS first_key,
       second.key AS second_key
ORDER BY NOT comparable, points IS NULL, points DESC, first_key, second_key
