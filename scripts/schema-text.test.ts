import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../test/postgres.ts';
import { schemaText } from './schema-text.ts';

/** One of each thing that a migration may make, with names that would sort or refer the wrong way round. */
const oneOfEach = `
  create type mood as enum ('sad', 'happy');
  create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
  create table a_child (
    tenant_id text not null,
    id bigint generated always as identity,
    parent_id text,
    state text not null default 'new' constraint a_child_state check (state in ('new', 'old')),
    label text generated always as (upper(state)) stored,
    mood mood default 'sad',
    constraint a_child_pkey primary key (tenant_id, id)
  ) with (fillfactor = 70);
  create table "Z parent" (id text collate "C" constraint z_parent_pkey primary key, favourite bigint, tenant_id text);
  alter table a_child add constraint a_child_parent foreign key (parent_id) references "Z parent" (id) on delete cascade;
  alter table "Z parent" add constraint z_parent_favourite
    foreign key (tenant_id, favourite) references a_child (tenant_id, id);
  create index a_child_due on a_child (state, id desc) where state = 'new';
  create trigger a_child_append_only before update or delete on a_child for each row execute function refuse();
  alter table a_child enable row level security;
  create policy all_of_it on a_child to public using (true) with check (state = 'new');
  grant select on a_child to public;
  comment on column a_child.state is 'it''s new or old';
  create table parts (id int, at int) partition by range (at);
  create table parts_1 partition of parts for values from (1) to (2);
  create function children(p "Z parent") returns bigint language sql as 'select count(*) from a_child where parent_id = p.id';
  create view olds as select id from a_child where state = 'old';`;

test('the text makes the same schema again', async () => {
  await using original = await freshDatabase({ empty: true });
  await original.script(oneOfEach);
  const text = await schemaText(original);
  await using copy = await freshDatabase({ empty: true });
  await copy.script(text);
  assert.equal(await schemaText(copy), text);

  for (const part of [
    /create type mood as enum/,
    /id bigint generated always as identity/,
    /constraint a_child_state CHECK/,
    /\) with \(fillfactor=70\);/,
    /FOREIGN KEY \(parent_id\) REFERENCES "Z parent"\(id\) ON DELETE CASCADE/,
    /alter table "Z parent" add constraint z_parent_favourite|alter table a_child add constraint a_child_parent/,
    /CREATE INDEX a_child_due .* WHERE state = 'new'/,
    /CREATE TRIGGER a_child_append_only/,
    /alter table a_child enable row level security;\ncreate policy all_of_it on a_child as permissive for all to public using \(true\)/,
    /grant select on a_child to public;/,
    /it''s new or old/,
    /create table parts_1 partition of parts FOR VALUES FROM \(1\) TO \(2\);/,
    /create view olds/,
  ]) {
    assert.match(text, part);
  }
});

test('the text of the migrated schema makes the same schema again, and any change shows', async () => {
  await using migrated = await freshDatabase();
  const text = await schemaText(migrated);
  await using copy = await freshDatabase({ empty: true });
  await copy.script(text);
  assert.equal(await schemaText(copy), text);
  await copy.script('alter table cc_schema_migrations alter column checksum drop not null');
  assert.notEqual(await schemaText(copy), text);
});
