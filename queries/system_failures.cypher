//+ summary = "Whose failure at which stage stops most minerals and technologies?"
//+ answers = ["CQ-19"]
//+ [params.country]
//+ type = "node country"
//+ description = "one country only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.technology]
//+ type = "concept technology"
//+ description = "one technology only"
//+ optional = true
//+ [returns]
//+ country = "the country that fails, ISO 3166-1 alpha-3"
//+ stage = "the stage at which it fails"
//+ minerals_graded = "of how many minerals the world loses a quarter or more"
//+ minerals_severe = "of how many it loses half or more"
//+ technology = "a technology that requires one of them"
//+ technology_loss_low = "the largest loss over its required minerals with figures, low end"
//+ technology_loss_high = "the same, high end; no substitution"
//+ minerals_without_figures = "how many of its required minerals have no figures at the stage"
//+ mineral = "a required mineral whose output fails"
//+ verdict = "whether the loss passes a quarter under every claim"
//+ severity = "25 or 50: the threshold, in per cent, that the loss passes"
//+ loss_low = "lowest part of the mineral's world output lost if nobody responds"
//+ loss_high = "highest part of it"
//+ source = "the source of the figures"
//+ key = "the finding"
//+ [example]
//+ country = "CHN"
//+ stage = "processing"

MATCH (holder:Country)-[point:HOLDS_CHOKEPOINT]->(graded:Mineral)
WHERE ($country IS NULL OR holder.key = $country)
  AND ($stage IS NULL OR point.stage = $stage)
WITH holder,
     point.stage AS failing,
     count(DISTINCT CASE WHEN point.verdict IN ['total', 'graded']
                         THEN graded.notation END) AS minerals_graded,
     count(DISTINCT CASE WHEN point.verdict IN ['total', 'graded'] AND point.severity = 50
                         THEN graded.notation END) AS minerals_severe
MATCH (holder)-[loss:HOLDS_CHOKEPOINT]->(lost:Mineral)<-[need:REQUIRES]-(tech:Technology)
WHERE loss.stage = failing
  AND loss.loss_low IS NOT NULL
  AND ($technology IS NULL OR tech.notation = $technology)
WITH holder,
     failing,
     minerals_graded,
     minerals_severe,
     tech,
     max(loss.loss_low) AS technology_loss_low,
     max(loss.loss_high) AS technology_loss_high
MATCH (tech)-[want:REQUIRES]->(needed:Mineral)
OPTIONAL MATCH (needed)-[known:CONCENTRATED_AT]->(step:Stage)
WHERE step.notation = failing AND known.verdict = 'determined'
WITH holder,
     failing,
     minerals_graded,
     minerals_severe,
     tech,
     technology_loss_low,
     technology_loss_high,
     count(DISTINCT CASE WHEN known IS NULL
                         THEN needed.notation END) AS minerals_without_figures
MATCH (holder)-[finding:HOLDS_CHOKEPOINT]->(metal:Mineral)<-[use:REQUIRES]-(tech)
WHERE finding.stage = failing AND finding.loss_low IS NOT NULL
RETURN DISTINCT holder.iso3 AS country,
       failing AS stage,
       minerals_graded,
       minerals_severe,
       tech.notation AS technology,
       technology_loss_low,
       technology_loss_high,
       minerals_without_figures,
       metal.notation AS mineral,
       finding.verdict AS verdict,
       finding.severity AS severity,
       finding.loss_low AS loss_low,
       finding.loss_high AS loss_high,
       finding.source AS source,
       finding.key AS key
ORDER BY minerals_graded DESC, minerals_severe DESC, country, stage, technology_loss_low DESC,
         technology, loss_low DESC, key
