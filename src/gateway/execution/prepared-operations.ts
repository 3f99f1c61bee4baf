import type { PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#platform/clock.ts';
import { Refusal, refuse } from '#platform/errors.ts';
import { createPassingMap } from '#platform/passing-map.ts';
import type { WrapFetch } from './compile-fetch.ts';
import { type PendingPlan, type PlanQueue, planRequest } from './plan-queue.ts';
import type { MadePlan } from './planner-thread.ts';
import {
  type Conditioned,
  type OperationToPlan,
  type PreparedOperation,
  prepareOperation,
} from './prepare-operation.ts';
import { renameAliases } from './rename-aliases.ts';
import { readSupergraph, type SupergraphReading } from './supergraph-reading.ts';
import { type Patience, withinDeadline } from './within-deadline.ts';

/** How operations were found, counted since the start. */
export type Lookups = Record<'hit' | 'miss' | 'joined' | 'warmed' | 'refused', number>;

export const createLookups = (): Lookups => ({ hit: 0, miss: 0, joined: 0, warmed: 0, refused: 0 });

/** A plan that was made before anybody asked for it. */
export interface WarmPlan {
  readonly operation: OperationToPlan;
  readonly made: MadePlan;
}

export interface PreparationParts {
  readonly schema: GraphQLSchema;
  readonly queue: Pick<PlanQueue, 'facts' | 'plan'>;
  /** By key; each is taken out when it is used. */
  readonly warm: Map<string, WarmPlan>;
  readonly maxOperations: number;
  readonly maxBytes: number;
  readonly lookups: Lookups;
  readonly batching: boolean;
  readonly wrapFetch?: WrapFetch | undefined;
  readonly clock: Clock;
}

/** The operations of one generation, planned and compiled. */
export interface PreparedOperations {
  readonly known: (operation: OperationToPlan) => PreparedOperation | undefined;
  /** Plans it once for all that ask at the same time. */
  readonly prepare: (operation: OperationToPlan, patience: Patience) => Promise<PreparedOperation>;
  /** The last used first. */
  readonly recent: () => readonly OperationToPlan[];
  readonly size: () => number;
}

/** An operation that is being prepared, and those who wait for it. */
interface Flight {
  waiting: number;
  /** Takes it out of the queue; false when it is not there. */
  withdraw: PendingPlan['withdraw'];
}

/** How long an operation that could not be planned is refused without another try. */
const refusedMs = 30_000;
const maxRefused = 1000;

/** Measured: about so much is kept of an operation, and again for each combination of its conditions. */
const bytesOf = (planText: string): number => 60 * planText.length + 5000;

export const keyOf = ({ queryHash, operationName, overrides = [] }: OperationToPlan): string =>
  `${queryHash} ${operationName ?? ''} ${overrides.join(' ')}`;

/** The queue is full or there is no planner: that may be over at the next request. */
const isPassing = (error: unknown): boolean =>
  error instanceof Refusal && error.code !== 'OPERATION_TOO_COMPLEX';

interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
}

const createStores = ({ maxOperations, maxBytes, clock }: PreparationParts) => {
  const bounded = { maxSize: Math.ceil(maxBytes / 2), sizeCalculation: ({ bytes }: Kept<unknown>) => bytes };
  const conditioned = new LRUCache<string, Kept<Conditioned>>(bounded);
  let count = 0;
  return {
    prepared: new LRUCache<string, Kept<PreparedOperation>>({ ...bounded, max: maxOperations }),
    refused: new LRUCache<string, { readonly error: unknown }>({
      max: maxRefused,
      ttl: refusedMs,
      ttlResolution: 0,
      perf: clock,
    }),
    /** The share of one operation in the store for what depends on conditions. */
    shareOf: (bytes: number) => {
      count += 1;
      const prefix = `${count} `;
      return {
        get: (key: string): Conditioned | undefined => conditioned.get(prefix + key)?.value,
        set: (key: string, value: Conditioned): void => void conditioned.set(prefix + key, { value, bytes }),
      };
    },
  };
};

type Stores = ReturnType<typeof createStores>;

/** Plans and compiles. */
const createMake = (parts: PreparationParts, { shareOf }: Stores) => {
  const { schema, queue, warm, lookups, batching, wrapFetch } = parts;
  let reading: SupergraphReading | undefined;
  return async (operation: OperationToPlan, flight: Flight): Promise<Kept<PreparedOperation>> => {
    reading ??= {
      ...readSupergraph(await queue.facts().catch(() => refuse('SERVICE_UNAVAILABLE'))),
      batching,
      wrapFetch,
    };
    const renamed = renameAliases(operation.document, reading.takenNames);
    let made = warm.get(keyOf(operation))?.made;
    lookups[made === undefined ? 'miss' : 'warmed'] += 1;
    if (made === undefined) {
      const pending = queue.plan(planRequest(renamed.document, operation));
      flight.withdraw = pending.withdraw;
      made = await pending.made;
    }
    const { text, milliseconds } = made;
    const plan = (JSON.parse(text) as PlanNode | null) ?? undefined;
    const { realName } = reading;
    const planned = { ...operation, renamed, plan, milliseconds, realName };
    const bytes = bytesOf(text);
    return { value: prepareOperation({ schema, reading, conditioned: shareOf(bytes) }, planned), bytes };
  };
};

export const createPreparedOperations = (parts: PreparationParts): PreparedOperations => {
  const { warm, lookups, clock } = parts;
  const stores = createStores(parts);
  const { prepared, refused } = stores;
  const make = createMake(parts, stores);
  const flights = createPassingMap<string, Flight & { readonly prepared: Promise<PreparedOperation> }>();

  const fly = async (key: string, operation: OperationToPlan, flight: Flight): Promise<PreparedOperation> => {
    try {
      const kept = await make(operation, flight);
      prepared.set(key, kept);
      return kept.value;
    } catch (error) {
      if (!isPassing(error)) refused.set(key, { error });
      throw error;
    } finally {
      warm.delete(key);
      if (flights.get(key) === flight) flights.delete(key);
    }
  };
  const start = (key: string, operation: OperationToPlan) => {
    const flight: Flight = { waiting: 0, withdraw: () => false };
    const started = Object.assign(flight, { prepared: fly(key, operation, flight) });
    // Those who wait hear of it; all may have left.
    started.prepared.catch(() => undefined);
    flights.set(key, started);
    return started;
  };
  return {
    known: (operation) => {
      const found = prepared.get(keyOf(operation))?.value;
      if (found !== undefined) lookups.hit += 1;
      return found;
    },
    prepare: async (operation, patience) => {
      const key = keyOf(operation);
      const known = refused.get(key);
      if (known !== undefined) {
        lookups.refused += 1;
        throw known.error;
      }
      const joined = flights.get(key);
      if (joined !== undefined) lookups.joined += 1;
      const flight = joined ?? start(key, operation);
      flight.waiting += 1;
      try {
        return await withinDeadline(flight.prepared, patience, clock);
      } finally {
        flight.waiting -= 1;
        // Nobody waits any more: what has not begun is not worth beginning.
        if (flight.waiting === 0 && flight.withdraw()) flights.delete(key);
      }
    },
    recent: () => [
      ...[...prepared.values()].map(({ value }) => value.planned),
      ...[...warm.values()].map(({ operation }) => operation),
    ],
    size: () => prepared.size,
  };
};
