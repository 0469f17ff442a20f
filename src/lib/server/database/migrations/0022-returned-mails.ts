import type { Migration } from '../migrator.ts';

/** How a mail came back, and when. */
export const returnedMails: Migration = {
  name: '0022-returned-mails',
  async up({ schema }) {
    await schema.alterTable('mail').addColumn('returned', 'text').execute();
    await schema.alterTable('mail').addColumn('returned_at', 'bigint').execute();
  }
};
