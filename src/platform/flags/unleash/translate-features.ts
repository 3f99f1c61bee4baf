import type { Flag, Rule, Snapshot, Split } from '../flag.ts';
import type { Feature, Features, Segment, Strategy, Variant } from './feature.ts';
import { oneOf, stickinessOf, translateStrategy } from './translate-strategy.ts';

/** What a feature without variants serves; Unleash calls it so. */
export const bareVariant = 'disabled';
const off = '';

const single = (variant: string): Split => ({
  shares: [{ variant, weight: 1 }],
  stickiness: ['random'],
  salt: null,
});

/** A strategy's variants are drawn by its group, a feature's by the feature's name. */
const splitOf = (
  variants: readonly Variant[],
  { salt, stickiness }: { readonly salt: string | null; readonly stickiness: string },
): Split =>
  variants.length === 0
    ? single(bareVariant)
    : {
        shares: variants.map(({ name, weight }) => ({ variant: name, weight })),
        stickiness: stickinessOf(variants[0]?.stickiness ?? stickiness),
        salt,
      };

/** Whoever an override names gets its variant without a draw: a rule of its own before the strategy's. */
const overridesOf = (rule: Rule, variants: readonly Variant[]): readonly Rule[] =>
  variants.flatMap(({ name, overrides }) =>
    (overrides ?? []).map(({ contextName, values }) => ({
      ...rule,
      conditions: [...rule.conditions, oneOf(contextName, values)],
      split: single(name),
    })),
  );

const rulesOf = (feature: Feature, strategy: Strategy, segments: readonly Segment[]): readonly Rule[] => {
  const { conditions, rollout } = translateStrategy(strategy, segments);
  const own = strategy.variants ?? [];
  const shared = feature.variants ?? [];
  const split =
    own.length > 0
      ? splitOf(own, { salt: rollout.salt, stickiness: String(strategy.parameters?.['stickiness'] ?? '') })
      : splitOf(shared, { salt: null, stickiness: '' });
  const rule: Rule = { key: strategy.name, conditions, segments: [], rollout, split };
  return own.length > 0 ? [rule] : [...overridesOf(rule, shared), rule];
};

const variantsOf = ({ variants, strategies }: Feature): Flag['variants'] => {
  const all = [...(variants ?? []), ...(strategies ?? []).flatMap((strategy) => strategy.variants ?? [])];
  const byName = new Map(all.map(({ name, payload }) => [name, payload ?? null]));
  return [
    { name: off, value: false },
    { name: bareVariant, value: true },
    ...[...byName].map(([name, value]) => ({ name, value })),
  ];
};

const always: Strategy = { name: 'default' };

/** A parent that depends on another feature itself counts as missing, as Unleash wants it. */
const prerequisitesOf = (feature: Feature, features: readonly Feature[]): Flag['prerequisites'] =>
  (feature.dependencies ?? []).map(({ feature: parent, enabled, variants }) => {
    const found = features.find(({ name }) => name === parent);
    const isUsable = found !== undefined && (found.dependencies ?? []).length === 0;
    const wanted = enabled ?? true;
    return {
      flag: isUsable ? parent : '',
      enabled: wanted,
      // What is off has no variant to compare.
      variants: wanted ? (variants ?? []) : [],
    };
  });

const translateFeature = (feature: Feature, { features, segments }: Features): Flag => {
  const strategies = feature.strategies ?? [];
  const nobody = { percentage: 0, ramp: null, stickiness: ['random'], salt: null };
  return {
    key: feature.name,
    description: '',
    kind: 'JSON',
    variants: variantsOf(feature),
    offVariant: off,
    hashing: 'UNLEASH',
    version: 1,
    enabled: feature.enabled,
    from: null,
    until: null,
    prerequisites: prerequisitesOf(feature, features),
    targetUsers: [],
    tiers: [],
    groups: [],
    rules: (strategies.length === 0 ? [always] : strategies).flatMap((strategy) =>
      rulesOf(feature, strategy, segments ?? []),
    ),
    rollout: nobody,
    split: single(off),
  };
};

/** An Unleash server's features as flags of ours, which decide as its SDKs do. */
export const translateFeatures = (
  features: Features,
  { environment, revision }: Pick<Snapshot, 'environment' | 'revision'>,
): Snapshot => ({
  environment,
  revision,
  flags: features.features.map((feature) => translateFeature(feature, features)),
  segments: [],
});
