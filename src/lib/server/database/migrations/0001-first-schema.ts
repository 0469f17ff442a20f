import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from '../migrator.ts';

type Schema = Kysely<unknown>;
type Table = CreateTableBuilder<string, string>;

/**
 * Adds a table from one line a column: `name type [pk] [null] [unique] [->table]`.
 * Columns are `not null` unless marked; times are `ms`, yes and no is `flag`, both whole numbers.
 */
async function table(schema: Schema, name: string, columns: string, finish?: (table: Table) => Table) {
  let building: Table = schema.schema.createTable(name);
  for (const line of columns.trim().split('\n')) {
    const [column = '', type = '', ...marks] = line.trim().split(/\s+/);
    const sqlType = type === 'text' ? 'text' : type === 'real' ? 'double precision' : 'bigint';
    building = building.addColumn(column, sqlType, (definition) => {
      let built = marks.includes('null') ? definition : definition.notNull();
      if (marks.includes('pk')) built = built.primaryKey();
      if (marks.includes('unique')) built = built.unique();
      const target = marks.find((mark) => mark.startsWith('->'))?.slice(2);
      if (target) built = built.references(`${target}.id`);
      if (marks.includes('zero')) built = built.defaultTo(0);
      return built;
    });
  }
  await (finish ? finish(building) : building).execute();
}

async function index(schema: Schema, name: string, on: string, columns: string[]) {
  await schema.schema.createIndex(name).on(on).columns(columns).execute();
}

async function accounts(schema: Schema) {
  await table(
    schema,
    'account',
    `id text pk
     email text unique
     name text
     role text
     language text
     password_hash text null
     created_at ms
     disabled_at ms null`
  );
  await table(
    schema,
    'session',
    `id text pk
     account_id text ->account
     created_at ms
     expires_at ms
     seen_at ms`
  );
  await table(
    schema,
    'rate_bucket',
    `key text pk
     tokens real
     filled_at ms`
  );
  await table(
    schema,
    'audit',
    `id text pk
     at ms
     account_id text null
     action text
     thing text
     thing_id text
     detail text null`
  );
  await index(schema, 'audit_thing', 'audit', ['thing', 'thing_id', 'at']);
  await index(schema, 'session_account', 'session', ['account_id']);
}

async function work(schema: Schema) {
  await table(
    schema,
    'job',
    `id text pk
     kind text
     payload text
     state text
     priority int
     run_at ms
     attempts int zero
     max_attempts int
     unique_key text null
     subject text null
     lease_token int zero
     lease_until ms null
     worker text null
     stage text null
     progress real zero
     error_code text null
     error text null
     cancel_requested flag zero
     created_at ms
     started_at ms null
     finished_at ms null`
  );
  await index(schema, 'job_claim', 'job', ['state', 'priority', 'run_at']);
  await index(schema, 'job_subject', 'job', ['subject', 'created_at']);
  await schema.schema
    .createIndex('job_unique_waiting')
    .unique()
    .on('job')
    .column('unique_key')
    .where(sql<boolean>`state = 'waiting'` as never)
    .execute();
  await table(
    schema,
    'job_schedule',
    `name text pk
     next_at ms`
  );
  await table(
    schema,
    'job_pause',
    `lane text pk
     paused_at ms`
  );
  await table(
    schema,
    'event',
    `id text pk
     kind text
     subject text
     detail text null
     at ms`
  );
  await table(
    schema,
    'mail',
    `id text pk
     recipient text
     subject text
     body text
     headers text
     state text
     attempts int zero
     created_at ms
     sent_at ms null
     error text null`
  );
  await table(
    schema,
    'setting',
    `name text pk
     value text
     updated_at ms`
  );
}

async function people(schema: Schema) {
  await table(
    schema,
    'image',
    `id text pk
     sha256 text unique
     width int
     height int
     widths text
     created_by text null
     created_at ms`
  );
  await table(
    schema,
    'person',
    `id text pk
     slug text
     name text
     sort_key text
     bio text null
     image_id text null ->image
     image_alt text null
     image_credit text null
     merged_into text null ->person
     created_at ms
     updated_at ms`
  );
  await table(
    schema,
    'person_name',
    `id text pk
     person_id text ->person
     name text
     kind text
     folded text`
  );
  await index(schema, 'person_name_folded', 'person_name', ['folded']);
  await index(schema, 'person_name_person', 'person_name', ['person_id']);
  await table(
    schema,
    'organisation',
    `id text pk
     slug text
     name text
     sort_key text
     summary text null
     mission text
     body text
     pictures text
     links text
     image_id text null ->image
     image_alt text null
     merged_into text null ->organisation
     created_at ms
     updated_at ms`
  );
  await table(
    schema,
    'organisation_name',
    `id text pk
     organisation_id text ->organisation
     name text
     kind text
     folded text`
  );
  await index(schema, 'organisation_name_folded', 'organisation_name', ['folded']);
  await index(schema, 'organisation_name_organisation', 'organisation_name', ['organisation_id']);
  await table(
    schema,
    'organisation_member',
    `id text pk
     organisation_id text ->organisation
     member_id text null ->organisation
     name text
     position int`
  );
  await table(
    schema,
    'membership',
    `id text pk
     person_id text ->person
     organisation_id text ->organisation
     title text null
     from_date text null
     to_date text null`
  );
  await index(schema, 'membership_person', 'membership', ['person_id']);
  await index(schema, 'membership_organisation', 'membership', ['organisation_id']);
}

async function media(schema: Schema) {
  await table(
    schema,
    'recording',
    `id text pk
     state text
     kind text null
     name text
     bytes int
     sha256 text null
     storage_key text null
     duration_ms int null
     probe text null
     loudness text null
     peaks text null
     failure text null
     created_by text null
     created_at ms
     updated_at ms
     withdrawn_at ms null`
  );
  await index(schema, 'recording_sha256', 'recording', ['sha256']);
  await table(
    schema,
    'output_set',
    `recording_id text ->recording
     name text
     state text
     attempt text null
     stage text null
     progress real zero
     error_code text null
     error text null
     published_at ms null
     updated_at ms`,
    (building) => building.addPrimaryKeyConstraint('output_set_pk', ['recording_id', 'name'] as never)
  );
  await table(
    schema,
    'rendition',
    `id text pk
     recording_id text ->recording
     set_name text
     attempt text
     file text
     purpose text
     media_type text
     bytes int
     sha256 text
     duration_ms int null
     width int null
     height int null
     bitrate int null
     integrated_lufs real null
     true_peak_db real null`
  );
  await index(schema, 'rendition_recording', 'rendition', ['recording_id', 'set_name', 'attempt']);
  await table(
    schema,
    'upload',
    `id text pk
     account_id text ->account
     name text
     media_type text null
     length int null
     received int zero
     metadata text
     state text
     recording_id text null ->recording
     sha256 text null
     writer text null
     writer_until ms null
     created_at ms
     updated_at ms
     expires_at ms`
  );
  await index(schema, 'upload_account', 'upload', ['account_id', 'state']);
}

async function transcripts(schema: Schema) {
  await table(
    schema,
    'transcript',
    `id text pk
     recording_id text ->recording
     revision int
     language text
     origin text
     source_name text null
     source text null
     problems text
     current flag
     created_by text null
     created_at ms`,
    (building) => building.addUniqueConstraint('transcript_revision', ['recording_id', 'revision'] as never)
  );
  await table(
    schema,
    'passage',
    `id text pk
     transcript_id text ->transcript
     position int
     start_ms int
     end_ms int
     speaker text null
     person_id text null ->person
     text text
     times text`
  );
  await index(schema, 'passage_transcript', 'passage', ['transcript_id', 'position']);
  await table(
    schema,
    'chapter',
    `id text pk
     recording_id text ->recording
     position int
     start_ms int
     title text`
  );
  await index(schema, 'chapter_recording', 'chapter', ['recording_id', 'position']);
}

async function articles(schema: Schema) {
  await table(
    schema,
    'programme',
    `id text pk
     slug text
     title text
     sort_key text
     description text
     language text
     schedule text null
     image_id text null ->image
     image_alt text null
     created_at ms
     updated_at ms`
  );
  await table(
    schema,
    'topic',
    `id text pk
     slug text
     name text
     folded text unique
     sort_key text
     created_at ms`
  );
  await table(
    schema,
    'article',
    `id text pk
     slug text
     state text
     revision int
     programme_id text null ->programme
     number int null
     language text
     headline text
     lede text
     body text
     image_id text null ->image
     image_alt text null
     image_caption text null
     image_credit text null
     recording_id text null ->recording
     comments_open flag
     published_at ms null
     scheduled_at ms null
     withdrawn_at ms null
     withdrawn_reason text null
     created_by text null
     created_at ms
     updated_at ms`
  );
  await index(schema, 'article_published', 'article', ['state', 'published_at', 'id']);
  await index(schema, 'article_programme', 'article', ['programme_id', 'state', 'published_at']);
  await index(schema, 'article_recording', 'article', ['recording_id']);
  await table(
    schema,
    'article_revision',
    `id text pk
     article_id text ->article
     revision int
     content text
     created_by text null
     created_at ms`,
    (building) => building.addUniqueConstraint('article_revision_number', ['article_id', 'revision'] as never)
  );
  await table(
    schema,
    'article_topic',
    `article_id text ->article
     topic_id text ->topic
     position int`,
    (building) => building.addPrimaryKeyConstraint('article_topic_pk', ['article_id', 'topic_id'] as never)
  );
  await index(schema, 'article_topic_topic', 'article_topic', ['topic_id']);
  await table(
    schema,
    'article_mention',
    `article_id text ->article
     organisation_id text ->organisation
     position int`,
    (building) =>
      building.addPrimaryKeyConstraint('article_mention_pk', ['article_id', 'organisation_id'] as never)
  );
  await index(schema, 'article_mention_organisation', 'article_mention', ['organisation_id']);
  await table(
    schema,
    'credit',
    `id text pk
     article_id text ->article
     position int
     role text
     person_id text null ->person
     organisation_id text null ->organisation
     name text
     title text null
     affiliation_id text null ->organisation
     affiliation text null`
  );
  await index(schema, 'credit_article', 'credit', ['article_id', 'position']);
  await index(schema, 'credit_person', 'credit', ['person_id']);
  await index(schema, 'credit_organisation', 'credit', ['organisation_id']);
  await index(schema, 'credit_affiliation', 'credit', ['affiliation_id']);
  await table(
    schema,
    'publication',
    `id text pk
     article_id text ->article
     revision int
     recording_id text null
     recording_sha256 text null
     transcript_revision int null
     public_from ms
     public_to ms null
     published_by text null`
  );
  await index(schema, 'publication_article', 'publication', ['article_id', 'public_from']);
}

async function readers(schema: Schema) {
  await table(
    schema,
    'comment',
    `id text pk
     article_id text ->article
     parent_id text null ->comment
     name text
     email text null
     text text
     state text
     account_id text null ->account
     from_editors flag zero
     fingerprint text null
     suspicion text null
     created_at ms
     decided_at ms null
     decided_by text null`
  );
  await index(schema, 'comment_article', 'comment', ['article_id', 'state', 'created_at']);
  await index(schema, 'comment_state', 'comment', ['state', 'created_at']);
  await table(
    schema,
    'imported',
    `key text pk
     kind text
     thing_id text
     fingerprint text
     imported_at ms
     publish_at ms null`
  );
}

export const firstSchema: Migration = {
  name: '0001-first-schema',
  async up(schema) {
    await accounts(schema);
    await work(schema);
    await people(schema);
    await media(schema);
    await transcripts(schema);
    await articles(schema);
    await readers(schema);
  }
};
