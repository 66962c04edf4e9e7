//+ summary = "To which agreements is a country party, and what was their status on a day?"
//+ answers = ["CQ-04"]
//+ [params.country]
//+ type = "node country"
//+ description = "the country"
//+ default = "IND"
//+ [params.day]
//+ type = "date"
//+ description = "the day"
//+ default = "as_of"
//+ [returns]
//+ agreement = "the agreement"
//+ name = "its name"
//+ instrument = "the kind of instrument"
//+ bindingness = "whether it binds"
//+ role = "the country's role"
//+ through = "the organization through which it takes part"
//+ state = "in_force, not_in_force or unknown on that day, by the instrument's own threshold"
//+ status = "the latest status reached by that day for certain"
//+ reached_earliest = "first day on which it can have been reached"
//+ reached_latest = "last such day; empty where the source gives no date"
//+ until = "last day the status was said to last; once passed the state is unknown"
//+ status_source = "the source of the status"
//+ source = "the source of the participation"
//+ key = "the statement"
//+ [example]
//+ country = "AUS"

MATCH (holder:Country)-[part:PARTY_TO]->(deal:Agreement)
WHERE holder.key = $country
OPTIONAL MATCH (kind:Instrument) WHERE kind.notation = deal.instrument
MATCH (threshold:Status) WHERE threshold.notation = coalesce(kind.in_force_from, 'in_force')
OPTIONAL MATCH (deal)-[event:HAS_STATUS]->(reached:Status)
WHERE event.date_latest IS NULL OR event.date_latest <= $day
WITH deal, part, threshold, event, reached
ORDER BY event.date_latest IS NULL, event.date_latest DESC, reached.order DESC, event.key
WITH deal,
     part,
     head(collect(event.key)) AS latest_key,
     sum(CASE WHEN reached.counts_in_force AND reached.order >= threshold.order
              THEN 1 ELSE 0 END) AS times_in_force
OPTIONAL MATCH (deal)-[latest:HAS_STATUS]->(current:Status) WHERE latest.key = latest_key
RETURN deal.key AS agreement,
       deal.label AS name,
       deal.instrument AS instrument,
       deal.bindingness AS bindingness,
       part.role AS role,
       part.through AS through,
       CASE WHEN latest IS NULL OR latest.until < $day THEN 'unknown'
            WHEN times_in_force > 0 AND current.counts_in_force THEN 'in_force'
            ELSE 'not_in_force' END AS state,
       current.notation AS status,
       latest.date_earliest AS reached_earliest,
       latest.date_latest AS reached_latest,
       latest.until AS until,
       latest.source AS status_source,
       part.source AS source,
       part.key AS key
ORDER BY agreement, key
