import type { Migration } from './migration.ts';

/** Reading along: what was seen, replies that are owed, replies that were written, and how far threads may be passed on. */
export const heardMessages: Migration = {
  name: '0002-heard-messages',
  async up(db) {
    await db.schema
      .createTable('heard_observables')
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('seen_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('heard_observables_key', ['surface', 'place', 'thread', 'digest'])
      .execute();
    await db.schema.createIndex('heard_observables_age').on('heard_observables').column('seen_at').execute();
    await db.schema
      .createTable('owed_replies')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('message', 'text', (column) => column.notNull())
      .addColumn('person', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('guests', 'integer', (column) => column.notNull())
      .addColumn('observables', 'text', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('time_zone', 'text', (column) => column.notNull())
      .addColumn('heard_at', 'text', (column) => column.notNull())
      .addColumn('tries', 'integer', (column) => column.notNull())
      .addColumn('not_before', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('owed_replies_place')
      .on('owed_replies')
      .columns(['surface', 'place'])
      .execute();
    await db.schema
      .createTable('unasked_replies')
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('replied_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('unasked_replies_place')
      .on('unasked_replies')
      .columns(['surface', 'place', 'replied_at'])
      .execute();
    await db.schema
      .createTable('thread_marks')
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('level', 'integer', (column) => column.notNull())
      .addColumn('marked_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('thread_marks_key', ['surface', 'place', 'thread'])
      .execute();
  },
};
