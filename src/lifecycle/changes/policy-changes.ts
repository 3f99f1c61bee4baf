import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Need } from '#directives/permission.ts';
import { createCostRules } from '#gateway/cost/field-rules.ts';
import { createPolicyIndex, type Element } from '#gateway/policy/policy-index.ts';
import type { Finding } from '#lifecycle/findings/finding.ts';
import type { Place } from '#lifecycle/sources/locate.ts';
import { compareCache } from './cache-changes.ts';
import { compareNeeds, describeNeeds } from './compare-needs.ts';
import { type CostFacts, compareCosts } from './cost-changes.ts';
import { compareRateLimits } from './rate-limit-changes.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** What one coordinate asks of callers and costs them. */
export interface CoordinatePolicy {
  readonly needs: readonly Need[];
  readonly rateLimits: readonly Arguments[];
  readonly cache: readonly Arguments[];
  readonly cost: CostFacts | null;
}

/** What a comparison says of one coordinate. */
export type PolicyNote = Pick<Finding, 'rule' | 'severity' | 'message'>;

/** Every coordinate that clients see, with its policy. */
export const policiesOf = (supergraphSdl: string, api: GraphQLSchema): Map<string, CoordinatePolicy> => {
  const index = createPolicyIndex(supergraphSdl);
  const rules = createCostRules(index);
  const found = new Map<string, CoordinatePolicy>();
  const addOwn = (coordinate: string, element: Element | undefined): void => {
    if (element === undefined) return;
    found.set(coordinate, { needs: index.ownNeeds(element), rateLimits: [], cache: [], cost: null });
  };
  for (const { name } of Object.values(api.getTypeMap())) {
    const [seen, type] = [api.getType(name), index.schema.getType(name)];
    if ((isObjectType(seen) && isObjectType(type)) || (isInterfaceType(seen) && isInterfaceType(type))) {
      for (const fieldName of Object.keys(seen.getFields())) {
        const field = type.getFields()[fieldName];
        const [rule] = rules.of(type, fieldName);
        if (field === undefined || rule === undefined) continue;
        found.set(`${name}.${fieldName}`, {
          needs: index.fieldNeeds(name, fieldName),
          rateLimits: index.applications(field, 'rateLimit'),
          cache: index.applications(field, 'cacheControl'),
          cost: { weight: rule.weight ?? 0, lists: rule.lists, size: rule.size },
        });
        for (const argument of field.args) addOwn(`${name}.${fieldName}.${argument.name}`, argument);
      }
    }
    if (isInputObjectType(seen) && isInputObjectType(type))
      for (const field of Object.values(type.getFields())) addOwn(`${name}.${field.name}`, field);
    if (isEnumType(seen) && isEnumType(type))
      for (const value of type.getValues()) addOwn(`${name}.${value.name}`, value);
  }
  return found;
};

const severityOf = { public: 'error', weaker: 'error', other: 'error', stronger: 'warning' } as const;

const compareAccess = (coordinate: string, before: readonly Need[], after: readonly Need[]): PolicyNote[] => {
  const change = compareNeeds(before, after);
  if (change === 'same') return [];
  const [was, is] = [describeNeeds(before), describeNeeds(after)];
  const message = {
    public: `This change makes \`${coordinate}\` public: it needed ${was}.`,
    weaker: `\`${coordinate}\` needs less: ${is} instead of ${was}.`,
    stronger: `\`${coordinate}\` needs more: ${is} instead of ${was}. Some callers will be refused.`,
    other: `\`${coordinate}\` needs something else: ${is} instead of ${was}.`,
  }[change];
  const rule = change === 'public' ? 'policy/made-public' : `policy/access-${change}`;
  return [{ rule, severity: severityOf[change], message }];
};

/** What a change does to who may see what, what it costs and how often: nothing of it is to be seen in the public API. */
export const policyChanges = (
  before: ReadonlyMap<string, CoordinatePolicy>,
  after: ReadonlyMap<string, CoordinatePolicy>,
  locate: (coordinate: string) => Place | undefined,
): Finding[] =>
  [...after].flatMap(([coordinate, now]) => {
    const was = before.get(coordinate);
    if (was === undefined) return [];
    const notes = [
      ...compareAccess(coordinate, was.needs, now.needs),
      ...compareRateLimits(coordinate, was.rateLimits, now.rateLimits),
      ...compareCosts(coordinate, was.cost, now.cost),
      ...compareCache(coordinate, was.cache, now.cache),
    ];
    return notes.map((note) => ({ ...note, coordinate, place: locate(coordinate) }));
  });
