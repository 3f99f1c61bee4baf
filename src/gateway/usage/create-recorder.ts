import { createHash } from 'node:crypto';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Clock } from '#platform/clock.ts';
import { coordinatesOf } from './coordinates.ts';
import { signatureOf } from './signature.ts';
import {
  emptyUsage,
  mergeClients,
  mergeUsage,
  type UsageReport,
  type UsedOperation,
  type UsingClient,
} from './usage-report.ts';

/** Clients name themselves; the others of one operation are counted together. */
const clientsPerOperation = 50;
const otherClients = { name: 'other', version: 'other' };

interface Count {
  requests: number;
  errors: number;
  firstSeen: number;
  lastSeen: number;
}

interface Entry {
  /** Taken apart when the report is made, and not while a request waits. */
  readonly seen: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly schema: GraphQLSchema;
  };
  described: Omit<UsedOperation, 'clients'> | undefined;
  counts: Map<string, Map<string, Count>>;
  clients: number;
  isWaiting: boolean;
}

/** What is known of an operation that was executed. */
export interface SeenOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly schema: GraphQLSchema;
  readonly client: { readonly name: string; readonly version: string };
  readonly failed: boolean;
}

export interface UsageRecorder {
  /** About a microsecond: two look-ups and an addition. */
  readonly record: (seen: SeenOperation) => void;
  /** What was recorded since it was last taken. */
  readonly take: () => Promise<UsageReport>;
}

/** A name that looks like a mail address says who somebody is, and not which program asks. */
const withoutPersons = (text: string): string => (/\S@\S+\.\S/.test(text) ? 'unknown' : text);

const countFor = (entry: Entry, name: string, version: string): Count => {
  const known = entry.counts.get(name)?.get(version);
  if (known !== undefined) return known;
  const isFull = entry.clients >= clientsPerOperation && name !== otherClients.name;
  if (isFull) return countFor(entry, otherClients.name, otherClients.version);
  const count: Count = { requests: 0, errors: 0, firstSeen: 0, lastSeen: 0 };
  const versions = entry.counts.get(name) ?? new Map<string, Count>();
  entry.counts.set(name, versions.set(version, count));
  entry.clients += 1;
  return count;
};

const reachedFragments = ({ document, operation }: Entry['seen']) => {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  const reached = new Set<NonNullable<ReturnType<typeof fragments.get>>>();
  const follow = (node: Parameters<typeof visit>[0]): void => {
    visit(node as OperationDefinitionNode, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || reached.has(fragment)) return;
        reached.add(fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return [...reached];
};

const describe = (seen: Entry['seen']): Omit<UsedOperation, 'clients'> => {
  const { operation, schema } = seen;
  const fragments = reachedFragments(seen);
  const signature = signatureOf(operation, fragments);
  return {
    hash: createHash('sha256').update(signature).digest('hex'),
    name: operation.name?.value ?? null,
    type: operation.operation,
    signature,
    coordinates: [...coordinatesOf(schema, { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] })],
  };
};

const clientsOf = ({ counts }: Entry): UsingClient[] =>
  [...counts].flatMap(([name, versions]) =>
    [...versions].map(([version, { requests, errors, firstSeen, lastSeen }]) => ({
      name: withoutPersons(name),
      version: withoutPersons(version),
      requests,
      errors,
      firstSeen: new Date(firstSeen).toISOString(),
      lastSeen: new Date(lastSeen).toISOString(),
    })),
  );

const toReport = (entry: Entry, since: string): UsageReport => {
  entry.described ??= describe(entry.seen);
  const operations = [{ ...entry.described, clients: mergeClients(clientsOf(entry)) }];
  Object.assign(entry, { counts: new Map(), clients: 0, isWaiting: false });
  return { ...emptyUsage(since), operations };
};

/** Counts executed operations in memory, so many different ones at most between two reports; the rest is only counted. */
export const createUsageRecorder = (clock: Clock, maxOperations: number): UsageRecorder => {
  // Parsed documents are kept and shared by requests: a known operation is the same object.
  const entries = new WeakMap<OperationDefinitionNode, Entry>();
  let waiting: Entry[] = [];
  let untold = 0;
  let since = clock.now();
  return {
    record: ({ document, operation, schema, client, failed }) => {
      const now = clock.now();
      let entry = entries.get(operation);
      if (entry === undefined || !entry.isWaiting) {
        if (waiting.length >= maxOperations) {
          untold += 1;
          return;
        }
        if (entry === undefined) {
          const seen = { document, operation, schema };
          entry = { seen, described: undefined, counts: new Map(), clients: 0, isWaiting: true };
          entries.set(operation, entry);
        }
        entry.isWaiting = true;
        waiting.push(entry);
      }
      const count = countFor(entry, client.name, client.version);
      if (count.requests === 0) count.firstSeen = now;
      count.requests += 1;
      count.lastSeen = now;
      if (failed) count.errors += 1;
    },
    take: async () => {
      const [taken, began] = [waiting, new Date(since).toISOString()];
      const reports: UsageReport[] = [{ ...emptyUsage(began), untold }];
      waiting = [];
      untold = 0;
      since = clock.now();
      for (const entry of taken) {
        reports.push(toReport(entry, began));
        await yieldToOthers();
      }
      // The same operation may have been parsed more than once.
      return mergeUsage(reports);
    },
  };
};
