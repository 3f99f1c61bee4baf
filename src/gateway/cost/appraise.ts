import { getArgumentValues } from 'graphql';
import type { Values } from '#gateway/coerce-variables.ts';
import type { PlacedField } from './expand-operation.ts';
import type { FieldRule } from './field-rules.ts';
import { type Slice, sliceOf, unsized } from './list-size.ts';
import { capped, type Weights } from './weights.ts';

/** What one rule makes of a field at its place, with the values of a request. */
export interface Appraisal {
  readonly rule: FieldRule;
  /** How many values are expected each time the field is asked for. */
  readonly count: number;
  /** Of each value. */
  readonly weight: number;
  /** Once each time the field is asked for. */
  readonly arguments: number;
}

export interface Appraiser {
  /** One for each rule of the field; the dearest counts. */
  readonly of: (placed: PlacedField, values?: Values) => readonly Appraisal[];
  /** What is wrong with slicing arguments that were looked at so far. */
  readonly problems: ReadonlySet<string>;
}

export interface AppraiserParts {
  readonly weights: Weights;
  /** Items assumed in a list of which nothing says how long it is. */
  readonly listSize: number;
  /** The weight of a field counts for each value that comes back, or once for each time that the field is resolved. */
  readonly weigh: 'values' | 'resolutions';
}

interface Appraising extends AppraiserParts {
  readonly variables: Values;
  readonly values: Map<PlacedField, Values>;
  readonly problems: Set<string>;
}

const valuesOf = (appraising: Appraising, placed: PlacedField): Values => {
  const known = appraising.values.get(placed);
  if (known !== undefined) return known;
  const values = getArgumentValues(placed.field, placed.node, appraising.variables);
  appraising.values.set(placed, values);
  return values;
};

/** The length that the field above gives to this list by its `sizedFields`. */
const inheritedLength = (appraising: Appraising, { parent, field }: PlacedField): number | null => {
  const sizing = parent?.rules.filter(({ size }) => size?.sizedFields.includes(field.name)) ?? [];
  if (parent === null || sizing.length === 0) return null;
  const values = valuesOf(appraising, parent);
  const lengths = sizing.map(({ size }) => (size === null ? null : sliceOf(size, values).length));
  return Math.max(...lengths.map((length) => length ?? appraising.listSize));
};

interface Length {
  readonly count: number;
  readonly chosen: boolean;
}

/** The outermost list is as long as it is said to be; lists in it are as long as any. */
const lengthOf = (
  slice: Slice,
  rule: FieldRule,
  at: { inherited: number | null; listSize: number },
): Length => {
  if (rule.lists === 0) return { count: 1, chosen: false };
  const own = rule.size !== null && rule.size.sizedFields.length > 0 ? unsized : slice;
  const chosen = own.chosen || at.inherited !== null;
  const outer =
    at.inherited === null
      ? (own.length ?? at.listSize)
      : Math.max(at.inherited, own.chosen ? (own.length ?? 0) : 0);
  return { count: capped(outer * at.listSize ** (rule.lists - 1)), chosen };
};

const appraise = (appraising: Appraising, placed: PlacedField, values: Values): Appraisal[] => {
  const { listSize, weights } = appraising;
  const inherited = inheritedLength(appraising, placed);
  return placed.rules.map((rule) => {
    const slice = rule.size === null ? unsized : sliceOf(rule.size, values);
    if (slice.problem !== null) appraising.problems.add(`${placed.rules[0]?.coordinate}: ${slice.problem}`);
    const { count, chosen } = lengthOf(slice, rule, { inherited, listSize });
    // A scalar is free, except where a client can ask for very many: in a list that it sizes and in a list of lists.
    const weight = rule.weight ?? (chosen || rule.lists > 1 ? 1 : 0);
    const once = weights.ofArguments(rule.field, placed.node, values);
    return appraising.weigh === 'values'
      ? { rule, count, weight, arguments: once }
      : { rule, count, weight: 0, arguments: once + weight };
  });
};

/** The costs of single fields under the variables of one request, each computed once. */
export const createAppraiser = (parts: AppraiserParts, variables: Values): Appraiser => {
  const appraising = { ...parts, variables, values: new Map(), problems: new Set<string>() };
  const known = new Map<PlacedField, readonly Appraisal[]>();
  return {
    problems: appraising.problems,
    of: (placed, values) => {
      const found = known.get(placed);
      if (found !== undefined) return found;
      const appraisals = appraise(appraising, placed, values ?? valuesOf(appraising, placed));
      known.set(placed, appraisals);
      return appraisals;
    },
  };
};

export const costOf = (appraisal: Appraisal, children: number): number =>
  capped(appraisal.arguments + appraisal.count * (appraisal.weight + children));

/** The rule under which a field costs most. */
export const dearest = (appraisals: readonly Appraisal[], children: number): Appraisal | undefined => {
  let [best] = appraisals;
  for (const appraisal of appraisals) {
    if (best !== undefined && costOf(appraisal, children) > costOf(best, children)) best = appraisal;
  }
  return best;
};
