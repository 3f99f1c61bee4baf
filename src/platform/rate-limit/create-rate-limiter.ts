import { refusal } from '../errors.ts';
import { type BucketView, viewBucket } from './bucket-view.ts';
import type { Decision, Receipt } from './decision.ts';
import type { DenyCache } from './deny-cache.ts';
import type { GlobalLease } from './global-lease.ts';
import type { GuardedAnswer, GuardedStore } from './guarded-store.ts';
import {
  inShadow,
  isAdmitted,
  judgeByDenial,
  judgeByLease,
  judgeByPolicy,
  judgeByStore,
  type Question,
  toDecision,
  type Verdict,
} from './judge.ts';
import { microPerToken, type Policy } from './policy.ts';
import type { RateLimitMetrics } from './rate-limit-metrics.ts';
import type { StoreAnswer, StoreRequest } from './store.ts';

export interface RateLimiter {
  /** Debits all windows of the policy, or none. Never rejects because of the store; at once where nobody is asked. */
  readonly consume: (policy: Policy, identity: string, cost: number) => Decision | Promise<Decision>;
  /** Gives back what the operation did not use: once, and at most what was debited. */
  readonly settle: (decision: Decision, actualCost: number) => Promise<void>;
  readonly inspect: (policy: Policy, identity: string) => Promise<BucketView>;
  readonly reset: (policy: Policy, identity: string) => Promise<BucketView>;
  /** Gives tokens back, up to a full bucket. Who needs more than that needs an override. */
  readonly grant: (policy: Policy, identity: string, tokens: number) => Promise<BucketView>;
}

export interface RateLimiterParts {
  readonly store: GuardedStore;
  readonly denyCache: DenyCache;
  readonly lease: GlobalLease;
  readonly metrics: RateLimitMetrics;
  /** The longest that a decision may wait. */
  readonly budgetMs: number;
  /** When the store will be asked again. */
  readonly storeRetryAfterMs: () => number;
}

interface Judged {
  readonly verdict: Verdict;
  readonly debited: Receipt['debited'];
}

const toMicro = (tokens: number): number => {
  if (!(tokens >= 0 && tokens <= Number.MAX_SAFE_INTEGER / microPerToken)) {
    throw new RangeError('A cost is a number of tokens from 0 on.');
  }
  return Math.ceil(tokens * microPerToken);
};

const askNow = async (store: GuardedStore, request: StoreRequest): Promise<StoreAnswer> => {
  try {
    return await store.ask(request);
  } catch (error) {
    throw Object.assign(refusal('SERVICE_UNAVAILABLE'), { cause: error });
  }
};

const createAdministration = ({ store, denyCache }: Pick<RateLimiterParts, 'store' | 'denyCache'>) => {
  const change = async (request: StoreRequest): Promise<BucketView> => {
    denyCache.drop(request.policy, request.identity);
    return viewBucket(request.policy, await askNow(store, request));
  };
  return {
    inspect: async (policy, identity) =>
      viewBucket(policy, await askNow(store, { operation: 'read', policy, identity, amount: 0 })),
    reset: (policy, identity) => change({ operation: 'reset', policy, identity, amount: 0 }),
    grant: async (policy, identity, tokens) => {
      const amount = Math.min(toMicro(tokens), policy.largestCost);
      return change({ operation: 'grant', policy, identity, amount });
    },
  } satisfies Pick<RateLimiter, 'inspect' | 'reset' | 'grant'>;
};

/** The caller's own limit: by the policy alone, by a denial that is known, or by the store. */
const createJudge = (parts: RateLimiterParts) => {
  const { store, denyCache } = parts;

  const judgeAnswer = (question: Question, result: GuardedAnswer): Judged => {
    const { policy, identity, micro } = question;
    const verdict = judgeByStore(question, result, parts.storeRetryAfterMs());
    if (!('answer' in result)) return { verdict, debited: null };
    if (verdict.outcome === 'allowed') return { verdict, debited: result.from };
    // What this node denied alone the store may admit as soon as it is back.
    if (verdict.outcome === 'denied' && result.from === 'store') {
      const { retryAfterMs } = verdict;
      denyCache.keep(identity, { micro, policy, applied: result.policy, state: result.answer, retryAfterMs });
    }
    return { verdict, debited: null };
  };

  const askStore = (question: Question): Judged | Promise<Judged> => {
    const { policy, identity, micro } = question;
    const result = store.run({ operation: 'consume', policy, identity, amount: micro });
    // Nothing is waited for where nothing has to be: every request comes by here.
    return result instanceof Promise
      ? result.then((told) => judgeAnswer(question, told))
      : judgeAnswer(question, result);
  };

  return (question: Question): Judged | Promise<Judged> => {
    const byPolicy = judgeByPolicy(question);
    if (byPolicy !== undefined) return { verdict: byPolicy, debited: null };
    const denial = denyCache.find(question.policy, question.identity, question.micro);
    return denial === undefined ? askStore(question) : { verdict: judgeByDenial(denial), debited: null };
  };
};

/** First the caller's own limit, then the one for all, with the caller's tokens given back when that one denies. */
export const createRateLimiter = (parts: RateLimiterParts): RateLimiter => {
  const { store, denyCache, lease, metrics } = parts;
  const judge = createJudge(parts);

  const conclude = (question: Question, verdict: Verdict, receipt: Receipt | null): Decision => {
    metrics.decided(question.policy, verdict.outcome, verdict.nearLimit);
    return toDecision(question, verdict, receipt);
  };

  /** The caller's own limit has tokens; now the one for all. */
  const afterLease = (question: Question, { verdict, debited }: Judged, isLeased: boolean): Decision => {
    const { policy, identity, micro } = question;
    if (isLeased) {
      const receipt = { policy, identity, micro, debited, leased: policy.global, settled: false };
      return conclude(question, verdict, receipt);
    }
    const credit = { operation: 'credit', policy, identity, amount: micro } as const;
    if (debited !== null) void store.giveBack(credit, debited);
    return conclude(question, judgeByLease(verdict, lease.retryAfterMs()), null);
  };

  const afterOwn = (question: Question, judged: Judged, deadline: number): Decision | Promise<Decision> => {
    const own = question.policy.shadow ? { ...judged, verdict: inShadow(judged.verdict) } : judged;
    if (!isAdmitted(own.verdict)) return conclude(question, own.verdict, null);
    const taken = !question.policy.global || lease.take(question.micro, deadline);
    return taken instanceof Promise
      ? taken.then((isLeased) => afterLease(question, own, isLeased))
      : afterLease(question, own, taken);
  };

  const consume: RateLimiter['consume'] = (policy, identity, cost) => {
    const question = { policy, identity, cost, micro: toMicro(cost) };
    const deadline = performance.now() + parts.budgetMs;
    const judged = judge(question);
    return judged instanceof Promise
      ? judged.then((told) => afterOwn(question, told, deadline))
      : afterOwn(question, judged, deadline);
  };

  const settle = async ({ receipt }: Decision, actualCost: number): Promise<void> => {
    if (receipt === null || receipt.settled) return;
    receipt.settled = true;
    const { policy, identity, micro, debited, leased } = receipt;
    const amount = micro - Math.min(micro, toMicro(actualCost));
    if (amount === 0) return;
    if (leased) lease.giveBack(amount);
    if (debited === null) return;
    denyCache.drop(policy, identity);
    await store.giveBack({ operation: 'credit', policy, identity, amount }, debited);
  };

  return { consume, settle, ...createAdministration(parts) };
};
