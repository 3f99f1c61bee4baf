import { PostgresConfig } from '#platform/postgres.ts';

export const FlagsConfig = PostgresConfig;
