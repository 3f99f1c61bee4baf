import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Check } from '../health.ts';
import type { Logger } from '../logger.ts';
import { createBreaker } from '../rate-limit/breaker.ts';
import { createRevocationCheck, type RevocationVerdict, type SharedRevocations } from './check-revocation.ts';
import type { CredentialFacts } from './entry.ts';
import { type ReadLog, startLogFollower } from './follow-log.ts';
import { currentForMs } from './store.ts';
import { createMemoryRevocations, type MemoryRevocations } from './store-memory.ts';
import { createRedisRevocations, type RevocationRedis } from './store-redis.ts';

export interface RevocationOptions {
  /** Without it a revocation is known here when the log was read next. */
  readonly redis?: RevocationRedis;
  readonly readLog: ReadLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly graceMs: number;
  readonly readEveryMs?: number;
  /** The longest that a check waits for Redis. */
  readonly budgetMs?: number;
}

export interface Revocation {
  readonly check: (facts: CredentialFacts) => Promise<RevocationVerdict>;
  /** What this process knows by itself, without asking anybody. */
  readonly isKnownRevoked: (facts: CredentialFacts) => boolean;
  /** Resolves when the log has been read as far as it goes now. */
  readonly catchUp: () => Promise<void>;
  readonly health: Check;
  readonly stop: () => Promise<void>;
}

const defaults = { readEveryMs: 1000, budgetMs: 50 };

const reportAge = (registry: Registry, local: MemoryRevocations): void => {
  new Gauge({
    name: 'soba_revocation_log_age_seconds',
    help: 'Time since this process last knew every revocation; -1 when it never did.',
    registers: [registry],
    collect() {
      const age = local.age();
      this.set(Number.isFinite(age) ? age / 1000 : -1);
    },
  });
};

const createShared = (
  redis: RevocationRedis,
  { clock, logger, budgetMs }: RevocationOptions & typeof defaults,
): SharedRevocations => {
  const breaker = createBreaker({
    clock,
    random: Math.random,
    onChange: (open) =>
      logger[open ? 'warn' : 'info'](
        open
          ? 'The shared store of revocations is away; this process goes by its own copy.'
          : 'The shared store of revocations is back.',
      ),
  });
  return { store: createRedisRevocations({ redis, clock }), breaker, budgetMs };
};

/** One line when the log cannot be read, one when it can again. */
const createRunNotes = (logger: Logger) => {
  let failing = false;
  return {
    isFailing: () => failing,
    note: (error: unknown): void => {
      const fails = error !== undefined;
      if (fails === failing) return;
      failing = fails;
      if (fails) logger.warn({ err: error }, 'The log of revocations cannot be read.');
      else logger.info('The log of revocations can be read.');
    },
  };
};

const isCurrent = (verdict: RevocationVerdict): boolean =>
  verdict.state === 'revoked' || (verdict.state === 'live' && verdict.certainty === 'current');

/** What a process needs that verifies credentials: its own copy of the log, kept up to date, and Redis when there is one. */
export const startRevocation = (given: RevocationOptions): Revocation => {
  const options = { ...defaults, ...given };
  const { clock, logger } = options;
  const local = createMemoryRevocations({ clock });
  reportAge(options.registry, local);
  const runs = createRunNotes(logger);
  const follower = startLogFollower({
    read: options.readLog,
    store: local,
    clock,
    everyMs: options.readEveryMs,
    onRun: runs.note,
  });
  const catchUp = async (): Promise<void> => {
    try {
      await follower.catchUp();
      runs.note(undefined);
    } catch (error) {
      runs.note(error);
      throw error;
    }
  };
  const shared = options.redis === undefined ? {} : { shared: createShared(options.redis, options) };
  const check = createRevocationCheck({ local, graceMs: options.graceMs, ...shared });
  return {
    check: async (facts) => {
      const verdict = await check(facts);
      // A process that has just begun, or stood still for a while, has something to read; that is no outage of the log.
      const isBehind = !Number.isFinite(local.age()) || !runs.isFailing();
      if (isCurrent(verdict) || !isBehind) return verdict;
      await catchUp().catch(() => undefined);
      return check(facts);
    },
    isKnownRevoked: (facts) => local.revokedBy(facts) !== null,
    catchUp,
    health: {
      name: 'revocation',
      // Without it queries go on for a while, and everything else is refused call by call.
      required: false,
      run: async () => ({ up: local.age() < currentForMs, entries: local.size() }),
    },
    stop: follower.stop,
  };
};
