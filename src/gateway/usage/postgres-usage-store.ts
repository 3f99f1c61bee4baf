import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { UsageReport, type UsedOperation } from './usage-report.ts';
import type { UsageBounds, UsageStore } from './usage-store.ts';

interface OperationTable {
  hash: string;
  name: string | null;
  type: string;
  signature: string;
  coordinates: string[];
  last_seen: Date;
}

interface ClientTable {
  hash: string;
  name: string;
  version: string;
  requests: bigint | number;
  errors: bigint | number;
  first_seen: Date;
  last_seen: Date;
}

interface TotalTable {
  id: boolean;
  since: Date;
  untold: bigint | number;
}

export interface UsageDatabase {
  usage_operation: OperationTable;
  usage_client: ClientTable;
  usage_total: TotalTable;
}

/** One statement takes so many rows at most, so that no statement is ever too large. */
const batch = 200;

const inBatches = async <Row>(
  rows: readonly Row[],
  write: (some: Row[]) => Promise<unknown>,
): Promise<void> => {
  for (let at = 0; at < rows.length; at += batch) await write(rows.slice(at, at + batch));
};

const lastSeenOf = ({ clients }: UsedOperation): Date =>
  new Date(Math.max(0, ...clients.map(({ lastSeen }) => Date.parse(lastSeen))));

const toOperationRow = (operation: UsedOperation): OperationTable => {
  const { hash, name, type, signature, coordinates } = operation;
  return { hash, name, type, signature, coordinates, last_seen: lastSeenOf(operation) };
};

const toClientRows = ({ hash, clients }: UsedOperation): ClientTable[] =>
  clients.map(({ name, version, requests, errors, firstSeen, lastSeen }) => ({
    ...{ hash, name, version, requests, errors },
    first_seen: new Date(firstSeen),
    last_seen: new Date(lastSeen),
  }));

const addOperations = (db: Kysely<UsageDatabase>, rows: OperationTable[]) =>
  db
    .insertInto('usage_operation')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('hash').doUpdateSet({
        coordinates: (eb) => eb.ref('excluded.coordinates'),
        last_seen: sql`greatest(usage_operation.last_seen, excluded.last_seen)`,
      }),
    )
    .execute();

const addClients = (db: Kysely<UsageDatabase>, rows: ClientTable[]) =>
  db
    .insertInto('usage_client')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['hash', 'name', 'version']).doUpdateSet({
        requests: sql`usage_client.requests + excluded.requests`,
        errors: sql`usage_client.errors + excluded.errors`,
        first_seen: sql`least(usage_client.first_seen, excluded.first_seen)`,
        last_seen: sql`greatest(usage_client.last_seen, excluded.last_seen)`,
      }),
    )
    .execute();

const addTotal = (db: Kysely<UsageDatabase>, { since, untold }: UsageReport) =>
  db
    .insertInto('usage_total')
    .values({ id: true, since: new Date(since), untold })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        since: sql`least(usage_total.since, excluded.since)`,
        untold: sql`usage_total.untold + excluded.untold`,
      }),
    )
    .execute();

const forget = async (db: Kysely<UsageDatabase>, { operations, days }: UsageBounds, now: number) => {
  const oldest = new Date(now - days * 86_400_000);
  await db.deleteFrom('usage_operation').where('last_seen', '<', oldest).execute();
  const beyond = db
    .selectFrom('usage_operation')
    .select('hash')
    .orderBy('last_seen', 'desc')
    .offset(operations);
  await db.deleteFrom('usage_operation').where('hash', 'in', beyond).execute();
};

const count = z.union([z.bigint(), z.number()]).transform(Number);
const instant = z.date().transform((date) => date.toISOString());
const ClientRow = z.object({ requests: count, errors: count, first_seen: instant, last_seen: instant });
const TotalRow = z.object({ since: instant, untold: count });

const toClient = ({ hash: _, name, version, ...row }: ClientTable) => {
  const { requests, errors, first_seen: firstSeen, last_seen: lastSeen } = ClientRow.parse(row);
  return { name, version, requests, errors, firstSeen, lastSeen };
};

const readAll = async (db: Kysely<UsageDatabase>): Promise<UsageReport | undefined> => {
  const total = await db.selectFrom('usage_total').select(['since', 'untold']).executeTakeFirst();
  if (total === undefined) return undefined;
  const operations = await db
    .selectFrom('usage_operation')
    .select(['hash', 'name', 'type', 'signature', 'coordinates'])
    .orderBy('hash')
    .execute();
  const clients = Map.groupBy(await db.selectFrom('usage_client').selectAll().execute(), ({ hash }) => hash);
  return UsageReport.parse({
    format: 'soba-usage',
    version: 1,
    ...TotalRow.parse(total),
    operations: operations.map((row) => ({ ...row, clients: (clients.get(row.hash) ?? []).map(toClient) })),
  });
};

/** Gateways count together. Rows are written in one order, so that two of them never wait for each other. */
export const createPostgresUsageStore = (parts: {
  readonly db: Kysely<UsageDatabase>;
  readonly bounds: UsageBounds;
  readonly now: () => number;
  readonly stop: () => Promise<void>;
}): UsageStore => ({
  add: (report) =>
    parts.db.transaction().execute(async (db) => {
      const sorted = report.operations.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
      await addTotal(db, report);
      await inBatches(sorted.map(toOperationRow), (rows) => addOperations(db, rows));
      await inBatches(sorted.flatMap(toClientRows), (rows) => addClients(db, rows));
      await forget(db, parts.bounds, parts.now());
    }),
  read: () => readAll(parts.db),
  stop: parts.stop,
});
