import type { Migration } from '../migrator.ts';

/** Events of a kind are looked for by when they happened. */
export const eventTimes: Migration = {
  name: '0019-event-times',
  async up({ schema }) {
    await schema.createIndex('event_kind_at').on('event').columns(['kind', 'at']).execute();
  }
};
