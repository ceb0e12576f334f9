import type { Db } from '../src/store/db.ts';

/**
 * The schema `public` as SQL text that would make it again, read from the catalogs. The order depends on
 * names and references only, so that the same schema is the same text on every server from PostgreSQL 15 on.
 */
export async function schemaText(db: Db): Promise<string> {
  const read = <Row>(text: string) => db.query<Row>(text);
  const [
    extensions,
    types,
    functions,
    views,
    tables,
    columns,
    constraints,
    indexes,
    triggers,
    policies,
    grants,
    comments,
  ] = await Promise.all([
    read<Statement>(extensionsUsed),
    read<Statement>(enumTypes),
    read<Statement & { needs_tables: boolean }>(functionDefinitions),
    read<Statement>(viewDefinitions),
    read<Table>(tableDefinitions),
    read<OfTable>(columnDefinitions),
    read<Constraint>(constraintDefinitions),
    read<OfTable>(indexDefinitions),
    read<OfTable>(triggerDefinitions),
    read<OfTable>(policyDefinitions),
    read<OfTable>(grantDefinitions),
    read<OfTable>(commentDefinitions),
  ]);

  const made = new Set<string>();
  const late: string[] = [];
  const tableText = (table: Table): string => {
    made.add(table.name);
    const own = constraints.filter(({ table_name }) => table_name === table.name);
    const inside = own.filter(({ target }) => target === null || made.has(target));
    for (const { sql } of own.filter((constraint) => !inside.includes(constraint))) {
      late.push(`alter table ${table.name} add ${sql};`);
    }
    const of = (rows: readonly OfTable[]) =>
      rows.filter(({ table_name }) => table_name === table.name).map(({ sql }) => sql);
    const body = table.parent_bound
      ? ''
      : ` (\n${[...of(columns), ...inside.map(({ sql }) => sql)].map((line) => `  ${line}`).join(',\n')}\n)`;
    return [
      `create table ${table.name}${table.parent_bound ?? ''}${body}${table.suffix};`,
      ...[indexes, triggers].flatMap((rows) => of(rows).map((sql) => `${sql};`)),
      ...(table.has_row_security ? [`alter table ${table.name} enable row level security;`] : []),
      ...(table.forces_row_security ? [`alter table ${table.name} force row level security;`] : []),
      ...[policies, grants, comments].flatMap((rows) => of(rows).map((sql) => `${sql};`)),
    ].join('\n');
  };

  const early = functions.filter(({ needs_tables }) => !needs_tables);
  const after = functions.filter(({ needs_tables }) => needs_tables);
  return `${[
    '-- Generated from the migrations by "npm run schema": read it, do not edit it.',
    'set check_function_bodies = off;',
    ...[...extensions, ...types, ...early].map(({ sql }) => `${sql.trimEnd()};`),
    ...referencedFirst(tables, constraints).map(tableText),
    ...(late.length > 0 ? [late.join('\n')] : []),
    ...[...after, ...views].map(({ sql }) => `${sql.trimEnd()};`),
  ].join('\n\n')}\n`;
}

type Statement = { sql: string };
type OfTable = Statement & { table_name: string };
type Constraint = OfTable & { target: string | null };
type Table = {
  name: string;
  parent: string | null;
  parent_bound: string | null;
  suffix: string;
  has_row_security: boolean;
  forces_row_security: boolean;
};

/** By name, but after the tables that a table refers to; within a circle the first name goes first. */
function referencedFirst(tables: readonly Table[], constraints: readonly Constraint[]): Table[] {
  const ordered = new Set<Table>();
  const visiting = new Set<Table>();
  const visit = (table: Table) => {
    if (visiting.has(table)) return;
    visiting.add(table);
    const targets = constraints
      .filter(({ table_name }) => table_name === table.name)
      .map(({ target }) => target);
    for (const other of tables) {
      if (other.name === table.parent || targets.includes(other.name)) visit(other);
    }
    ordered.add(table);
  };
  tables.forEach(visit);
  return [...ordered];
}

const inSchema = `relnamespace = 'public'::regnamespace
  and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')`;

const extensionsUsed = `
  select format('create extension if not exists %I', extname) as sql
    from pg_extension where extname <> 'plpgsql' order by extname collate "C"`;

const enumTypes = `
  select format('create type %I as enum (%s)', typname,
                string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)) as sql
    from pg_type join pg_enum on enumtypid = pg_type.oid
   where typnamespace = 'public'::regnamespace
   group by typname order by typname collate "C"`;

const functionDefinitions = `
  select pg_get_functiondef(oid) as sql,
         exists (select from pg_depend join pg_type on refobjid = pg_type.oid and typrelid <> 0
                  where classid = 'pg_proc'::regclass and objid = pg_proc.oid
                    and refclassid = 'pg_type'::regclass) as needs_tables
    from pg_proc
   where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
     and not exists (select from pg_depend
                      where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
   order by proname collate "C", pg_get_function_identity_arguments(oid) collate "C"`;

const viewDefinitions = `
  select format(E'create %sview %I as\\n%s', case relkind when 'm' then 'materialized ' else '' end, relname,
                rtrim(pg_get_viewdef(oid, true), ';')) as sql
    from pg_class where ${inSchema} and relkind in ('v', 'm') order by relname collate "C"`;

const tableDefinitions = `
  select quote_ident(relname) as name,
         (select inhparent::regclass::text from pg_inherits where inhrelid = oid and relispartition) as parent,
         case when relispartition then
           format(' partition of %s %s', (select inhparent::regclass from pg_inherits where inhrelid = oid),
                  pg_get_expr(relpartbound, oid)) end as parent_bound,
         case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end ||
           coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') as suffix,
         relrowsecurity as has_row_security, relforcerowsecurity as forces_row_security
    from pg_class where ${inSchema} and relkind in ('r', 'p') order by relname collate "C"`;

const columnDefinitions = `
  select quote_ident(relname) as table_name,
         quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) ||
         case when attcollation <> typcollation then
           ' collate ' || (select quote_ident(collname) from pg_collation where oid = attcollation) else '' end ||
         case attidentity when 'a' then ' generated always as identity'
                          when 'd' then ' generated by default as identity' else '' end ||
         case attgenerated when '' then coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
              else ' generated always as (' || pg_get_expr(adbin, adrelid) || ')' ||
                   case attgenerated when 's' then ' stored' else ' virtual' end end ||
         case when attnotnull then ' not null' else '' end as sql
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    join pg_type on pg_type.oid = atttypid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where ${inSchema} and relkind in ('r', 'p')
   order by relname collate "C", attnum`;

/** Not-null constraints, which PostgreSQL 18 lists too, are told by their columns. */
const constraintDefinitions = `
  select quote_ident(relname) as table_name,
         format('constraint %I %s', conname, pg_get_constraintdef(pg_constraint.oid, true)) as sql,
         case when confrelid <> 0 then confrelid::regclass::text end as target
    from pg_constraint join pg_class on pg_class.oid = conrelid
   where ${inSchema} and contype in ('p', 'u', 'c', 'f', 'x') and conparentid = 0
   order by relname collate "C", position(contype in 'pucxf'), conname collate "C"`;

const indexDefinitions = `
  select quote_ident(relname) as table_name, pg_get_indexdef(indexrelid, 0, true) as sql
    from pg_index join pg_class on pg_class.oid = indrelid
   where ${inSchema}
     and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
     and not exists (select from pg_inherits where inhrelid = indexrelid)
   order by relname collate "C", indexrelid::regclass::text collate "C"`;

const triggerDefinitions = `
  select quote_ident(relname) as table_name, pg_get_triggerdef(pg_trigger.oid, true) as sql
    from pg_trigger join pg_class on pg_class.oid = tgrelid
   where ${inSchema} and not tgisinternal and tgparentid = 0
   order by relname collate "C", tgname collate "C"`;

const policyDefinitions = `
  select quote_ident(tablename) as table_name,
         format('create policy %I on %I as %s for %s to %s', policyname, tablename, lower(permissive), lower(cmd),
                (select string_agg(case role when 'public' then 'public' else quote_ident(role) end, ', '
                                   order by role collate "C") from unnest(roles::text[]) role)) ||
         coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '') as sql
    from pg_policies where schemaname = 'public'
   order by tablename collate "C", policyname collate "C"`;

const grantDefinitions = `
  select quote_ident(relname) as table_name,
         format('grant %s on %I to %s', string_agg(lower(privilege_type), ', ' order by privilege_type collate "C"),
                relname, grantee_name) as sql
    from pg_class
    cross join lateral aclexplode(relacl)
    cross join lateral (select case grantee when 0 then 'public' else grantee::regrole::text end as grantee_name) g
   where ${inSchema} and relkind in ('r', 'p') and grantee <> relowner
     -- PostgreSQL 17 added this one to what "grant all" gives.
     and privilege_type <> 'MAINTAIN'
   group by relname, grantee_name
   order by relname collate "C", grantee_name collate "C"`;

const commentDefinitions = `
  select quote_ident(relname) as table_name,
         case objsubid when 0 then format('comment on table %I is %L', relname, description)
              else format('comment on column %I.%I is %L', relname, attname, description) end as sql
    from pg_description
    join pg_class on pg_class.oid = objoid and classoid = 'pg_class'::regclass
    left join pg_attribute on attrelid = objoid and attnum = objsubid and objsubid > 0
   where ${inSchema} and relkind in ('r', 'p')
   order by relname collate "C", objsubid`;
