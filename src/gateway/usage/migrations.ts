import type { MigrationSet } from '#platform/migrate.ts';

/** The gateway's own tables, for those who keep usage in PostgreSQL. */
export const gatewayMigrations: MigrationSet = {
  name: 'gateway',
  folder: new URL('migrations/', import.meta.url),
};
