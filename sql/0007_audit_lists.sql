-- The record of a person, and of what is rare in it, is found without reading past everything that happened to jobs.
--
-- For the operator: on a large table each index takes some seconds per million rows, during which the record waits.
create index cc_audit_logs_of_party on cc_audit_logs (tenant_id, party_id, seq)
  where party_id is not null and job_id is null;
create index cc_audit_logs_of_event on cc_audit_logs (tenant_id, event_type, seq)
  where left(event_type, 9) <> 'outbound_' and event_type <> 'tool_call';
