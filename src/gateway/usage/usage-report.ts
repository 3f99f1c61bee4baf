import { z } from 'zod';

const Client = z.object({
  name: z.string(),
  version: z.string(),
  requests: z.number().int().min(0),
  errors: z.number().int().min(0),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
});

const Operation = z.object({
  /** Of the signature. */
  hash: z.string(),
  name: z.string().nullable(),
  type: z.enum(['query', 'mutation', 'subscription']),
  /** The operation without literals and aliases. */
  signature: z.string(),
  coordinates: z.array(z.string()),
  clients: z.array(Client),
});

/** What gateways have been asked, aggregated. The same form in the file, in the database and at `GET /usage`. */
export const UsageReport = z.object({
  format: z.literal('soba-usage'),
  version: z.literal(1),
  /** Since when has been counted. */
  since: z.iso.datetime(),
  /** Requests that could not be told apart any more, because there were too many different ones. */
  untold: z.number().int().min(0),
  operations: z.array(Operation),
});

export type UsageReport = z.output<typeof UsageReport>;
export type UsedOperation = UsageReport['operations'][number];
export type UsingClient = UsedOperation['clients'][number];

export const emptyUsage = (since: string): UsageReport => ({
  format: 'soba-usage',
  version: 1,
  since,
  untold: 0,
  operations: [],
});

const mergeClients = (one: readonly UsingClient[], other: readonly UsingClient[]): UsingClient[] => {
  const byName = Map.groupBy([...one, ...other], ({ name, version }) => JSON.stringify([name, version]));
  return [...byName.values()].map((all) => ({
    ...(all[0] as UsingClient),
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    firstSeen: all.map(({ firstSeen }) => firstSeen).toSorted()[0] ?? '',
    lastSeen:
      all
        .map(({ lastSeen }) => lastSeen)
        .toSorted()
        .at(-1) ?? '',
  }));
};

/** Two reports as one; an operation that both know is counted once, with the clients of both. */
export const mergeUsage = (one: UsageReport, other: UsageReport): UsageReport => {
  const operations = new Map(one.operations.map((operation) => [operation.hash, operation]));
  for (const operation of other.operations) {
    const known = operations.get(operation.hash);
    const merged =
      known === undefined
        ? operation
        : {
            ...known,
            coordinates: [...new Set([...known.coordinates, ...operation.coordinates])],
            clients: mergeClients(known.clients, operation.clients),
          };
    operations.set(operation.hash, merged);
  }
  return {
    ...one,
    since: one.since < other.since ? one.since : other.since,
    untold: one.untold + other.untold,
    operations: [...operations.values()],
  };
};
