//+ summary = "From which source, edition, page and date does a node or edge come?"
//+ answers = ["CQ-15"]
//+ [params.key]
//+ type = "node thing"
//+ description = "the key of any node or statement, such as agreement/forge"
//+ [returns]
//+ relation = "itself, cited_in (a source reports on it) or derived_from (a finding rests on it)"
//+ statement = "the node or statement that has the source"
//+ source = "the source, in one edition; empty for terms of the ontology itself"
//+ title = "its title"
//+ publisher = "who publishes it"
//+ edition = "which edition"
//+ published = "first possible day of publication"
//+ published_printed = "the date of publication as printed"
//+ url = "where it can be found"
//+ retrieved_via = "the copy in which it was read, where not at its publisher"
//+ licence = "the licence under which it may be used"
//+ locator = "file and row, page or section"
//+ quote = "its own words or printed value"
//+ supports = "what a citation supports"
//+ [example]
//+ key = "agreement/forge"

CALL {
  MATCH (node)
  WHERE node.key = $key
  RETURN 'itself' AS relation, node.key AS statement,
         CASE WHEN 'Source' IN labels(node) THEN node.key ELSE node.source END AS said_by,
         null AS locator, node.quote AS quote, null AS supports
  UNION ALL
  MATCH ()-[edge]->()
  WHERE edge.key = $key
  RETURN 'itself' AS relation, edge.key AS statement, edge.source AS said_by,
         edge.locator AS locator, edge.quote AS quote, edge.supports AS supports
  UNION ALL
  MATCH (cited)-[citation:CITED_IN]->()
  WHERE cited.key = $key
  RETURN 'cited_in' AS relation, citation.key AS statement, citation.source AS said_by,
         citation.locator AS locator, citation.quote AS quote, citation.supports AS supports
  UNION ALL
  MATCH ()-[finding:HOLDS_CHOKEPOINT|CONCENTRATED_AT|REACHES]->()
  WHERE finding.key = $key
  MATCH ()-[input]->()
  WHERE input.key IN finding.derived_from
  RETURN 'derived_from' AS relation, input.key AS statement, input.source AS said_by,
         input.locator AS locator, input.quote AS quote, input.supports AS supports
}
OPTIONAL MATCH (origin:Source) WHERE origin.key = said_by
RETURN relation,
       statement,
       origin.key AS source,
       origin.label AS title,
       origin.publisher AS publisher,
       origin.edition AS edition,
       origin.published AS published,
       origin.published_printed AS published_printed,
       origin.url AS url,
       origin.retrieved_via AS retrieved_via,
       origin.licence AS licence,
       locator,
       quote,
       supports
ORDER BY relation = 'itself' DESC, relation, statement
