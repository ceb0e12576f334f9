-- What the lists lean on: addresses by their beginning, and ids that tell when a row was made.
--
-- For the operator: one index of the jobs is built anew; with a million jobs this takes some seconds, during which no
-- job can be written.

-- Equality as before, and beginnings whatever the database's collation is.
drop index cc_outbound_jobs_address;
create index cc_outbound_jobs_address on cc_outbound_jobs (tenant_id, target_address text_pattern_ops);

-- A UUIDv7 (RFC 9562) for rows that somebody inserts by hand: lists go by ids, and dates are looked up in them.
create function cc_uuidv7() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;
alter table cc_outbound_jobs alter column id set default cc_uuidv7();
