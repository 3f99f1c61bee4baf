import { z } from 'zod';
import { type Tier, tiers } from '../identity.ts';

/** Costs are kept in millionths of a token, so that a cost of 0.5 is exact. */
export const microPerToken = 1_000_000;

/** What to do for a caller while the store does not answer. */
export const failureModes = ['local', 'closed', 'open'] as const;
export type FailureMode = (typeof failureModes)[number];

const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be lower case letters, digits and dashes');

const Window = z.strictObject({
  name,
  /** Tokens that the bucket holds, and that flow in over one window. */
  limit: z.number().positive(),
  windowMs: z.int().min(100),
});

const PolicyShape = z.strictObject({
  name,
  /** A label of the metrics: from a closed list, never from a caller. */
  tier: z.string().default('ALL'),
  /** No window at all means no limit. */
  windows: z.array(Window).max(4),
  onStoreFailure: z.enum(failureModes).default('local'),
  /** Decides, counts and reports, but never denies. */
  shadow: z.boolean().default(false),
  /** Whether what this policy admits counts against the global limit. */
  global: z.boolean().default(true),
});

/** A window in the integers that both stores compute with; see `bucket.ts`. */
export interface CompiledWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Its name among the windows of all policies, as a structured-field string. */
  readonly label: string;
  /** Units of one millionth of a token. Depends on the window's length only, so a changed limit keeps what is spent. */
  readonly scale: number;
  readonly capacity: number;
  readonly unitsPerMs: number;
}

export interface Policy {
  readonly name: string;
  readonly tier: string;
  readonly windows: readonly CompiledWindow[];
  readonly onStoreFailure: FailureMode;
  readonly shadow: boolean;
  readonly global: boolean;
  /** The largest cost that this policy can ever admit, in millionths. */
  readonly largestCost: number;
  /** Begins the key of every bucket. Names the set of windows too: buckets of another set start anew. */
  readonly keyPrefix: string;
  /** Names the set of windows. */
  readonly signature: string;
  readonly longestWindowMs: number;
  /** What stands in the header RateLimit-Policy. */
  readonly quotas: string;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** `exact` keeps to whole units, as what is stored must be; a share lives in the process only and may be any fraction. */
const compileWindow = (
  policy: string,
  { name, limit, windowMs }: z.output<typeof Window>,
  exact: boolean,
): CompiledWindow => {
  const divisor = greatestDivisor(microPerToken, windowMs);
  const scale = windowMs / divisor;
  const micro = limit * microPerToken;
  const capacity = Math.floor(micro) * scale;
  const unitsPerMs = exact ? Math.floor(micro / divisor) : micro / divisor;
  if (!Number.isSafeInteger(capacity))
    throw new RangeError(`The window ${name} is too large to count exactly.`);
  if (exact && unitsPerMs < 1) throw new RangeError(`The window ${name} refills too slowly to count.`);
  return { name, limit, windowMs, label: `"${policy}-${name}"`, scale, capacity, unitsPerMs };
};

/** In whole tokens and whole seconds, as the header has it. */
const quotaOf = ({ label, limit, windowMs }: CompiledWindow): string =>
  `${label};q=${Math.floor(limit)};w=${Math.ceil(windowMs / 1000)}`;

const compile = (policy: z.output<typeof PolicyShape>, exact = true): Policy => {
  const windows = policy.windows.map((window) => compileWindow(policy.name, window, exact));
  const signature = windows.map(({ windowMs }) => windowMs).join('.');
  return Object.freeze({
    ...policy,
    windows,
    largestCost: Math.min(...windows.map(({ limit }) => Math.floor(limit * microPerToken))),
    signature,
    keyPrefix: `${policy.name} ${signature} `,
    longestWindowMs: Math.max(0, ...windows.map(({ windowMs }) => windowMs)),
    quotas: windows.map(quotaOf).join(', '),
  });
};

/** Throws when a limit cannot be kept exactly. */
export const createPolicy = (given: z.input<typeof PolicyShape>): Policy => compile(PolicyShape.parse(given));

const hourMs = 3_600_000;
const minuteMs = 60_000;

const tierLimits = {
  FREE: { hour: 100, minute: 10 },
  PREMIUM: { hour: 1000, minute: 50 },
  ENTERPRISE: { hour: 10_000, minute: 500 },
  ADMIN: { hour: 100_000, minute: 5000 },
} as const satisfies Record<Tier, { readonly hour: number; readonly minute: number }>;

const tierPolicy = (tier: Tier): Policy =>
  createPolicy({
    name: 'operations',
    tier,
    windows: [
      { name: 'minute', limit: tierLimits[tier].minute, windowMs: minuteMs },
      { name: 'hour', limit: tierLimits[tier].hour, windowMs: hourMs },
    ],
  });

/** The limits of whole operations by tier. One name for all, so that a caller who changes tier keeps what is spent. */
export const tierPolicies: Readonly<Record<Tier, Policy>> = Object.fromEntries(
  tiers.map((tier) => [tier, tierPolicy(tier)]),
) as Record<Tier, Policy>;

/** What is spent by all callers together. */
export const globalPolicy = createPolicy({
  name: 'global',
  windows: [{ name: 'second', limit: 10_000, windowMs: 1000 }],
  global: false,
});

/** What one caller gets instead of its tier's limits. */
export const Override = z.union([
  z.strictObject({ windows: z.array(Window).max(4) }),
  z.strictObject({ factor: z.number().positive().max(1_000_000) }),
]);

export type Override = Readonly<z.output<typeof Override>>;

const overridden = new WeakMap<Override, WeakMap<Policy, Policy>>();

const uncompiled = (policy: Policy) => ({
  ...policy,
  windows: policy.windows.map((window) => ({
    name: window.name,
    limit: window.limit,
    windowMs: window.windowMs,
  })),
});

const multiplied = (policy: Policy, factor: number) => {
  const base = uncompiled(policy);
  return { ...base, windows: base.windows.map((one) => ({ ...one, limit: one.limit * factor })) };
};

/** The policy that holds for a caller; the same object for the same two arguments. */
export const withOverride = (policy: Policy, override: Override | undefined): Policy => {
  if (override === undefined) return policy;
  const known = overridden.get(override) ?? new WeakMap<Policy, Policy>();
  overridden.set(override, known);
  const result =
    known.get(policy) ??
    ('factor' in override
      ? compile(multiplied(policy, override.factor))
      : compile({ ...uncompiled(policy), windows: [...override.windows] }));
  known.set(policy, result);
  return result;
};

/** A node that is cut off keeps a little more than its part, because callers are never spread evenly. */
const shareSurplus = 1.5;
const shares = new WeakMap<Policy, { readonly nodes: number; readonly policy: Policy }>();

/** What one of `nodes` may admit on its own while the store is away; together at most 1.5 times the limit. */
export const shareOf = (policy: Policy, nodes: number): Policy => {
  const known = shares.get(policy);
  if (known?.nodes === nodes) return known.policy;
  const share = compile(multiplied(policy, Math.min(1, shareSurplus / nodes)), false);
  shares.set(policy, { nodes, policy: share });
  return share;
};
