//+ summary = "On which origins does an importer depend, through three lenses never merged?"
//+ answers = ["CQ-16"]
//+ [params.party]
//+ type = "node country"
//+ description = "the importer; a build writes India's findings"
//+ default = "IND"
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.lens]
//+ type = "one of direct, world, embodied"
//+ description = "one lens only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "exposure to one country only"
//+ optional = true
//+ [returns]
//+ party = "the importer, ISO 3166-1 alpha-3"
//+ lens = "direct, world (what the WORLD loses, pro rata) or embodied (behind its suppliers)"
//+ scope_area = "whose result it is: WORLD, or the party"
//+ country = "the country it depends on; empty where none is known: see the reason"
//+ mineral = "the mineral that the code is mapped to"
//+ stage = "the stage at which the country stands"
//+ form = "the form of the mineral"
//+ hs6 = "the HS code of what is imported"
//+ mixed = "whether the code holds more than the mineral, so that no share is its own"
//+ year = "the calendar year of the figures"
//+ measured_in = "what trade is measured in: value_usd or tonnes"
//+ share = "part of the imports in the code; for the lens world, of world output"
//+ share_low = "its lowest value"
//+ share_high = "its highest value; no upper bound of a loss"
//+ loss_low = "lowest part of the world's output lost if nobody responds"
//+ loss_high = "highest part of it"
//+ sales_back = "behind how many sales the country is met, 0 for a direct supplier"
//+ reexport = "whether it makes less than it ships: yes, no, contested, unknown"
//+ others_ore = "whether it mines less than it ships: yes, no, contested, unknown"
//+ verdict = "whether figures are known; for the lens world, that of the chokepoint"
//+ reason = "what is not known, or what to know of the figure"
//+ note = "the figures on which reexport and others_ore rest"
//+ source = "the source of the figures"
//+ key = "the finding"
//+ [example]
//+ mineral = "copper"
//+ lens = "direct"

MATCH (importer:Country)-[finding:EXPOSED_THROUGH]->(metal:Mineral)
WHERE importer.key = $party
  AND ($mineral IS NULL OR metal.notation = $mineral)
  AND ($lens IS NULL OR finding.lens = $lens)
  AND ($country IS NULL OR finding.country = $country)
RETURN importer.iso3 AS party,
       finding.lens AS lens,
       finding.scope_area AS scope_area,
       finding.country AS country,
       metal.notation AS mineral,
       finding.stage AS stage,
       finding.form AS form,
       finding.hs6 AS hs6,
       finding.mixed AS mixed,
       finding.year AS year,
       finding.measured_in AS measured_in,
       finding.share AS share,
       finding.share_low AS share_low,
       finding.share_high AS share_high,
       finding.loss_low AS loss_low,
       finding.loss_high AS loss_high,
       finding.sales_back AS sales_back,
       finding.reexport AS reexport,
       finding.others_ore AS others_ore,
       finding.verdict AS verdict,
       finding.reason AS reason,
       finding.note AS note,
       finding.source AS source,
       finding.key AS key
ORDER BY lens, mineral, share_high IS NULL, share_high DESC, key
