import type { Kysely } from 'kysely';
import type { Migration } from '../migrator.ts';

/** Readers who comment, kept apart from what they wrote; mails with a kind, sealed addresses and those never written to. */
export const commenters: Migration = {
  name: '0017-commenters',
  async up(db) {
    await commenterTable(db);
    await commentColumns(db);
    await spamTables(db);
    await mailColumns(db);
  }
};

async function commenterTable({ schema }: Kysely<unknown>) {
  await schema
    .createTable('commenter')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email_hash', 'text', (column) => column.notNull().unique())
    .addColumn('email_sealed', 'text', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
}

const texts = ['language', 'consent_version', 'spam_reasons', 'network_hash', 'form_nonce'] as const;
const moments = [
  'confirmed_at',
  'edited_at',
  'withdrawn_at',
  'erased_at',
  'network_until',
  'answer_told_at',
  'at_ms'
] as const;

async function commentColumns({ schema }: Kysely<unknown>) {
  const comment = () => schema.alterTable('comment');
  await comment()
    .addColumn('commenter_id', 'text', (column) => column.references('commenter.id'))
    .execute();
  for (const name of texts) await comment().addColumn(name, 'text').execute();
  for (const name of moments) await comment().addColumn(name, 'bigint').execute();
  await comment().addColumn('spam_score', 'integer').execute();
  await comment()
    .addColumn('wants_replies', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createIndex('comment_commenter')
    .on('comment')
    .columns(['commenter_id', 'state', 'created_at'])
    .execute();
  await schema.createIndex('comment_form_nonce').on('comment').column('form_nonce').unique().execute();
  await schema.createIndex('comment_fingerprint').on('comment').column('fingerprint').execute();
  await schema.createIndex('comment_network').on('comment').column('network_hash').execute();
}

async function spamTables({ schema }: Kysely<unknown>) {
  await schema
    .createTable('comment_word')
    .addColumn('word', 'text', (column) => column.primaryKey())
    .addColumn('spam', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ham', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createTable('comment_lesson')
    .addColumn('comment_id', 'text', (column) => column.primaryKey())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('learned_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('network_salt')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('salt', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function mailColumns({ schema }: Kysely<unknown>) {
  await schema
    .alterTable('mail')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('notice'))
    .execute();
  for (const name of ['html', 'recipient_hash'] as const)
    await schema.alterTable('mail').addColumn(name, 'text').execute();
  await schema.alterTable('mail').addColumn('next_at', 'bigint').execute();
  await schema.createIndex('mail_recipient').on('mail').columns(['recipient_hash', 'created_at']).execute();
  await schema.createIndex('mail_state').on('mail').columns(['state', 'created_at']).execute();
  await schema
    .createTable('mail_suppression')
    .addColumn('address_hash', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .execute();
}
