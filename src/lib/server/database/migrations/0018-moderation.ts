import type { Migration } from '../migrator.ts';

/**
 * Moderation of comments. Decisions, reports and bans name the comment by id only: they are evidence, and outlive it.
 * `comment_link` holds the digests of links in mails that decide without signing in.
 */
export const moderation: Migration = {
  name: '0018-moderation',
  async up({ schema }) {
    await schema
      .createTable('comment_decision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('comment_id', 'text', (column) => column.notNull())
      .addColumn('article_id', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('ground', 'text')
      .addColumn('words', 'text')
      .addColumn('account_id', 'text', (column) => column.references('account.id'))
      .execute();
    await schema.createIndex('comment_decision_at').on('comment_decision').columns(['at', 'id']).execute();
    await schema
      .createIndex('comment_decision_comment')
      .on('comment_decision')
      .columns(['comment_id', 'at'])
      .execute();
    await schema
      .createTable('comment_revision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('comment_id', 'text', (column) => column.notNull().references('comment.id'))
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('replaced_by', 'text', (column) => column.references('account.id'))
      .addColumn('replaced_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('comment_revision_comment')
      .on('comment_revision')
      .columns(['comment_id', 'replaced_at'])
      .execute();
    await schema
      .createTable('comment_report')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('comment_id', 'text', (column) => column.notNull())
      .addColumn('article_id', 'text', (column) => column.notNull())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('words', 'text', (column) => column.notNull())
      .addColumn('email_sealed', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('decided_at', 'bigint')
      .execute();
    await schema
      .createIndex('comment_report_state')
      .on('comment_report')
      .columns(['state', 'comment_id'])
      .execute();
    await schema
      .createTable('comment_ban')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint')
      .addColumn('created_by', 'text', (column) => column.references('account.id'))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('lifted_at', 'bigint')
      .execute();
    await schema.createIndex('comment_ban_key').on('comment_ban').columns(['key', 'lifted_at']).execute();
    await schema
      .createTable('comment_policy')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('thing_id', 'text', (column) => column.notNull())
      .addColumn('policy', 'text', (column) => column.notNull())
      .addColumn('closes_after_days', 'integer')
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('comment_policy_key', ['scope', 'thing_id'])
      .execute();
    await schema
      .createTable('comment_link')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('comment_id', 'text', (column) => column.notNull().references('comment.id'))
      .addColumn('account_id', 'text', (column) => column.references('account.id'))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .execute();
    await schema.createIndex('comment_link_comment').on('comment_link').columns(['comment_id']).execute();
    await schema.createIndex('comment_link_created').on('comment_link').columns(['created_at']).execute();
    await schema.alterTable('comment').addColumn('mended_at', 'bigint').execute();
    await schema.createIndex('comment_queue').on('comment').columns(['state', 'created_at', 'id']).execute();
    await schema.dropIndex('comment_state').execute();
  }
};
