"""Named queries, one per file in Cypher and SPARQL, and the catalogue that reads them."""
