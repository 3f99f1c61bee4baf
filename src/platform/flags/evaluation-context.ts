/** What is known of whoever asks. Lists are for what one has several of: roles, groups. */
export type AttributeValue = string | number | boolean | readonly string[];

export interface EvaluationContext {
  /** The account, as in OpenFeature. Null for an anonymous caller, who belongs to no bucket. */
  readonly targetingKey: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Anything else counts as not given: what objects inherit, too. */
export const attributeOf = (context: EvaluationContext, name: string): AttributeValue | undefined => {
  const value = name === 'targetingKey' ? context.targetingKey : context.attributes[name];
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return Array.isArray(value) ? value : undefined;
  }
};

/** A single value as text; a list has none. */
export const textOf = (context: EvaluationContext, name: string): string | undefined => {
  const value = attributeOf(context, name);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};
