//+ summary = "Which export controls are in force on a day, on what share of supply?"
//+ answers = ["CQ-11"]
//+ [params.day]
//+ type = "date"
//+ description = "the day"
//+ default = "as_of"
//+ [params.mineral]
//+ type = "concept mineral"
//+ description = "one mineral only"
//+ optional = true
//+ [params.stage]
//+ type = "concept stage"
//+ description = "one stage only"
//+ optional = true
//+ [params.country]
//+ type = "node country"
//+ description = "controls of one country only"
//+ optional = true
//+ [returns]
//+ country = "the controlling country, ISO 3166-1 alpha-3"
//+ measure = "the trade measure"
//+ name = "its name"
//+ mineral = "the mineral"
//+ stage = "the stage of the value chain; empty where the source names none"
//+ form = "the form of the mineral, where the source names one"
//+ kind = "ban, licence, quota …"
//+ target = "against whom, where not everyone"
//+ state = "in_force, or unknown where no event is dated or a stated end has passed"
//+ status = "the latest status reached by that day for certain"
//+ valid_from = "first day of the restriction"
//+ valid_to = "last day of the restriction"
//+ share = "the country's part of world supply there, as a fraction of 1; empty is unknown"
//+ share_form = "the form that the share is of"
//+ share_year = "the year of the share"
//+ share_source = "the source of the share: that of the findings"
//+ source = "the source of the restriction"
//+ key = "the statement"
//+ [example]
//+ country = "CHN"

MATCH (holder:Country)-[part:PARTY_TO]->(measure:TradeMeasure)
MATCH (measure)-[control:RESTRICTS]->(metal:Mineral)
WHERE part.role = 'issuer'
  AND measure.instrument = 'export_control'
  AND (control.valid_from IS NULL OR control.valid_from <= $day)
  AND (control.valid_to IS NULL OR control.valid_to >= $day)
  AND ($mineral IS NULL OR metal.notation = $mineral)
  AND ($stage IS NULL OR control.stage = $stage)
  AND ($country IS NULL OR holder.key = $country)
WITH DISTINCT holder, measure, control, metal
MATCH (threshold:Status) WHERE threshold.notation = 'in_force'
OPTIONAL MATCH (measure)-[event:HAS_STATUS]->(reached:Status)
WITH holder,
     measure,
     control,
     metal,
     threshold,
     event,
     reached,
     coalesce(event.date_latest, event.date_earliest) AS event_day
WITH holder,
     measure,
     control,
     metal,
     threshold,
     event,
     reached,
     event_day,
     NOT coalesce(event.contested, false)
       AND coalesce(event_day <= $day, coalesce(measure.status_as_of, '') <= toString($day)) AS past
ORDER BY reached.order >= threshold.order DESC, event_day IS NULL, event_day DESC,
         reached.order DESC, event.key DESC
WITH holder,
     measure,
     control,
     metal,
     threshold,
     collect(CASE WHEN past THEN event.key END) AS past
OPTIONAL MATCH (measure)-[latest:HAS_STATUS]->(current:Status) WHERE latest.key = head(past)
WITH holder,
     measure,
     control,
     metal,
     threshold,
     past,
     latest,
     current,
     current.counts_in_force AND current.order >= threshold.order AS counts
// What leaves the answer open: a stated end that passed, or an event that may have happened.
OPTIONAL MATCH (measure)-[open:HAS_STATUS]->(other:Status)
WHERE other.order >= threshold.order
  AND CASE WHEN open.key IN past
           THEN counts AND other.counts_in_force AND open.until < $day
                AND latest.until IS NULL
                AND NOT coalesce(latest.date_earliest > open.until, false)
           ELSE other.counts_in_force <> counts
                AND coalesce(open.date_earliest <= $day, true)
                AND NOT coalesce(latest.date_earliest > open.date_latest, false) END
WITH holder,
     measure,
     control,
     metal,
     latest,
     current,
     counts,
     count(open) AS left_open
WITH holder,
     measure,
     control,
     metal,
     current.notation AS status,
     CASE WHEN latest IS NULL OR latest.until < $day OR left_open > 0 THEN 'unknown'
          WHEN counts THEN 'in_force'
          ELSE 'not_in_force' END AS state
WHERE state <> 'not_in_force'
OPTIONAL MATCH (metal)-[finding:CONCENTRATED_AT]->(step:Stage),
               (holder)-[claim:SUPPLIES]->(metal)
WHERE step.notation = control.stage
  AND claim.key IN finding.derived_from
  AND (control.form IS NULL OR claim.form IS NULL OR claim.form = control.form)
RETURN holder.iso3 AS country,
       measure.key AS measure,
       measure.label AS name,
       metal.notation AS mineral,
       control.stage AS stage,
       control.form AS form,
       control.restriction_kind AS kind,
       control.target AS target,
       state,
       status,
       control.valid_from AS valid_from,
       control.valid_to AS valid_to,
       claim.share AS share,
       claim.form AS share_form,
       claim.year AS share_year,
       claim.source AS share_source,
       control.source AS source,
       control.key AS key
ORDER BY country, measure, key, claim.key
