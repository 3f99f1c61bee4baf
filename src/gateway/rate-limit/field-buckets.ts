import {
  type FieldNode,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import { createPolicy, type FailureMode, type Policy } from '#platform/rate-limit/policy.ts';

export type BucketKey = 'USER' | 'IP' | 'API_KEY' | 'GLOBAL';

/** A bucket that a field has for itself. */
interface FieldBucket {
  readonly policy: Policy;
  readonly per: BucketKey;
  /** The selected fields that take from it: the field itself, and those that it may stand behind. */
  readonly coordinates: Set<string>;
  readonly nodes: Set<FieldNode>;
  /** Whether null can stand in the place of all of them. */
  nullable: boolean;
}

/** What one operation asks of the rate limits, found once. */
export interface OperationLimits {
  readonly buckets: readonly FieldBucket[];
  /** Whether some field takes more than the operation's one token from the caller's own limit. */
  readonly hasCosts: boolean;
}

/** What the operation takes from a field's bucket. */
export interface FieldDebit extends Pick<FieldBucket, 'policy' | 'per' | 'nodes' | 'nullable'> {
  readonly count: number;
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const parseDuration = (text: string): number => {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (unitMs[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) throw new Error(`"${text}" is not a duration such as 90s, 10m, 1h or 1d.`);
  return milliseconds;
};

const policies = new Map<string, Policy>();

interface OwnLimit {
  readonly limit: number;
  readonly windowMs: number;
  readonly mode: FailureMode;
}

const modes: Readonly<Record<string, FailureMode>> = { LOCAL: 'local', CLOSED: 'closed', OPEN: 'open' };

const policyFor = (coordinate: string, { limit, windowMs, mode }: OwnLimit): Policy => {
  const name = `field-${coordinate.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 64);
  const key = `${name} ${limit} ${windowMs} ${mode}`;
  const windows = [{ name: 'window', limit, windowMs }];
  const policy = policies.get(key) ?? createPolicy({ name, windows, onStoreFailure: mode, global: false });
  policies.set(key, policy);
  return policy;
};

interface Declaration {
  readonly coordinate: string;
  readonly arguments: {
    readonly limit?: number;
    readonly window?: string;
    readonly per?: BucketKey;
    readonly onStoreFailure?: string;
    readonly cost?: number;
  };
}

/**
 * The rate limits that a selected field can meet. A field of an object inherits those of its interfaces; a field of an
 * interface meets those of every object that may come.
 */
const declarationsFor = (index: PolicyIndex, typeName: string, fieldName: string): Declaration[] => {
  const { schema } = index;
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const selected = [type, ...(isInterfaceType(type) ? schema.getImplementations(type).objects : [])];
  const declaring = new Set(selected.flatMap((one) => [one, ...one.getInterfaces()]));
  return [...declaring].flatMap((one) => {
    const field = one.getFields()[fieldName];
    if (field === undefined) return [];
    const coordinate = `${one.name}.${fieldName}`;
    return index.applications(field, 'rateLimit').map((given) => ({ coordinate, arguments: given }));
  });
};

interface Selected {
  readonly coordinate: string;
  readonly node: FieldNode;
  readonly nullable: boolean;
}

const addBuckets = (
  buckets: Map<string, FieldBucket>,
  selected: Selected,
  declarations: readonly Declaration[],
): void => {
  for (const { coordinate, arguments: given } of declarations) {
    const { limit, window, per = 'USER', onStoreFailure = 'LOCAL' } = given;
    // `limit` and `window` together make a bucket; `cost` alone is for the caller's own limit.
    if (typeof limit !== 'number' || typeof window !== 'string') continue;
    const mode = modes[onStoreFailure] ?? 'closed';
    const policy = policyFor(coordinate, { limit, windowMs: parseDuration(window), mode });
    const key = `${policy.name} ${policy.signature} ${per}`;
    const fresh = {
      policy,
      per,
      coordinates: new Set<string>(),
      nodes: new Set<FieldNode>(),
      nullable: true,
    };
    const bucket = buckets.get(key) ?? fresh;
    bucket.coordinates.add(selected.coordinate);
    bucket.nodes.add(selected.node);
    bucket.nullable &&= selected.nullable;
    buckets.set(key, bucket);
  }
};

export const findLimits = (
  { operation, fragments }: OperationAnalysis,
  index: PolicyIndex,
): OperationLimits => {
  const buckets = new Map<string, FieldBucket>();
  let hasCosts = false;
  const typeInfo = new TypeInfo(index.schema);
  const look = (node: FieldNode): void => {
    const typeName = typeInfo.getParentType()?.name ?? '';
    const found = declarationsFor(index, typeName, node.name.value);
    const coordinate = `${typeName}.${node.name.value}`;
    addBuckets(buckets, { coordinate, node, nullable: !isNonNullType(typeInfo.getType()) }, found);
    hasCosts ||= found.some(({ arguments: { cost } }) => typeof cost === 'number' && cost > 0);
  };
  for (const definition of [operation, ...fragments.values()]) {
    visit(definition, visitWithTypeInfo(typeInfo, { Field: { enter: look } }));
  }
  return { buckets: [...buckets.values()], hasCosts };
};

/** Aliases and lists count: each resolution is a debit. Fields that @skip or @include take out are not resolved. */
export const fieldDebits = (
  buckets: readonly FieldBucket[],
  resolutions: ReadonlyMap<string, number>,
): FieldDebit[] =>
  buckets
    .map(({ coordinates, ...bucket }) => ({
      ...bucket,
      count: [...coordinates].reduce((sum, one) => sum + (resolutions.get(one) ?? 0), 0),
    }))
    .filter(({ count }) => count > 0);
