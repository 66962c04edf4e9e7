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
WITH deal,
     part,
     threshold,
     event,
     reached,
     coalesce(event.date_latest, event.date_earliest) AS event_day
WITH deal,
     part,
     threshold,
     event,
     reached,
     event_day,
     NOT coalesce(event.contested, false)
       AND coalesce(event_day <= $day, coalesce(deal.status_as_of, '') <= toString($day)) AS past
ORDER BY reached.order >= threshold.order DESC, event_day IS NULL, event_day DESC,
         reached.order DESC, event.key DESC
WITH deal,
     part,
     threshold,
     collect(CASE WHEN past THEN event.key END) AS past
OPTIONAL MATCH (deal)-[latest:HAS_STATUS]->(current:Status) WHERE latest.key = head(past)
WITH deal,
     part,
     threshold,
     past,
     latest,
     current,
     current.counts_in_force AND current.order >= threshold.order AS counts
// What leaves the answer open: a stated end that passed, or an event that may have happened.
OPTIONAL MATCH (deal)-[open:HAS_STATUS]->(other:Status)
WHERE other.order >= threshold.order
  AND CASE WHEN open.key IN past
           THEN counts AND other.counts_in_force AND open.until < $day
                AND latest.until IS NULL
                AND NOT coalesce(latest.date_earliest > open.until, false)
           ELSE other.counts_in_force <> counts
                AND coalesce(open.date_earliest <= $day, true)
                AND NOT coalesce(latest.date_earliest > open.date_latest, false) END
WITH deal,
     part,
     latest,
     current,
     counts,
     count(open) AS left_open
RETURN deal.key AS agreement,
       deal.label AS name,
       deal.instrument AS instrument,
       deal.bindingness AS bindingness,
       part.role AS role,
       part.through AS through,
       CASE WHEN latest IS NULL OR latest.until < $day OR left_open > 0 THEN 'unknown'
            WHEN counts THEN 'in_force'
            ELSE 'not_in_force' END AS state,
       current.notation AS status,
       latest.date_earliest AS reached_earliest,
       latest.date_latest AS reached_latest,
       latest.until AS until,
       latest.source AS status_source,
       part.source AS source,
       part.key AS key
ORDER BY agreement, key
