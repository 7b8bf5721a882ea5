import type { Migration } from './migration.ts';

/** What people and places chose, roles given in chat, conversations to come back to, caches and quotas. */
export const firstTables: Migration = {
  name: '0001-first-tables',
  async up(db) {
    await db.schema
      .createTable('preferences')
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('preferences_key', ['subject', 'name'])
      .execute();
    await db.schema
      .createTable('role_grants')
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('granted_by', 'text', (column) => column.notNull())
      .addColumn('granted_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('role_grants_key', ['subject', 'role'])
      .execute();
    await db.schema
      .createTable('conversations')
      .addColumn('surface', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('reference', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('conversations_key', ['surface', 'place', 'thread'])
      .execute();
    for (const [table, column, type] of [
      ['cache_entries', 'value', 'text'],
      ['counters', 'used', 'integer'],
    ] as const) {
      await db.schema
        .createTable(table)
        .addColumn('area', 'text', (made) => made.notNull())
        .addColumn('name', 'text', (made) => made.notNull())
        .addColumn(column, type, (made) => made.notNull())
        .addColumn('expires_at', 'text', (made) => made.notNull())
        .addPrimaryKeyConstraint(`${table}_key`, ['area', 'name'])
        .execute();
      await db.schema.createIndex(`${table}_expiry`).on(table).column('expires_at').execute();
    }
  },
};
