-- What was done to a campaign itself is a few rows among the many of its jobs.
-- For the operator: on a large table the index takes some seconds per million rows, during which the record waits.
create index cc_audit_logs_of_campaign on cc_audit_logs (tenant_id, (payload ->> 'campaignId'), seq)
  where job_id is null;
