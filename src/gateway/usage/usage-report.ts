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

/** Clients of one operation, each once. */
export const mergeClients = (clients: readonly UsingClient[]): UsingClient[] => {
  const byName = Map.groupBy(clients, ({ name, version }) => JSON.stringify([name, version]));
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

/** Several reports as one; an operation that more than one knows is there once, with the clients of all. */
export const mergeUsage = (reports: readonly UsageReport[]): UsageReport => {
  const byHash = Map.groupBy(
    reports.flatMap(({ operations }) => operations),
    ({ hash }) => hash,
  );
  const operations = [...byHash.values()].map((all) => ({
    ...(all[0] as UsedOperation),
    coordinates: [...new Set(all.flatMap(({ coordinates }) => coordinates))],
    clients: mergeClients(all.flatMap(({ clients }) => clients)),
  }));
  return {
    format: 'soba-usage',
    version: 1,
    since: reports.map(({ since }) => since).toSorted()[0] ?? new Date(0).toISOString(),
    untold: reports.reduce((sum, { untold }) => sum + untold, 0),
    operations,
  };
};

const lastSeenOf = ({ clients }: UsedOperation): string =>
  clients.reduce((last, { lastSeen }) => (lastSeen > last ? lastSeen : last), '');

/** No more than so many operations, and none that was last seen before a day: those that were seen last stay. */
export const boundUsage = (
  report: UsageReport,
  { operations: most, seenSince }: { readonly operations: number; readonly seenSince: string },
): UsageReport => {
  const recent = report.operations.filter((operation) => lastSeenOf(operation) >= seenSince);
  if (recent.length <= most) return { ...report, operations: recent };
  const sorted = recent.toSorted((a, b) => (lastSeenOf(a) < lastSeenOf(b) ? 1 : -1));
  return { ...report, operations: sorted.slice(0, most) };
};
