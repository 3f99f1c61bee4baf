import {
  type GraphQLAbstractType,
  type GraphQLEnumType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet } from '#gateway/execution/field-sets.ts';

/** An object of the world: its concrete type and its number. Everything else follows from these. */
export interface Thing {
  readonly type: string;
  readonly number: number;
  readonly representation?: Readonly<Record<string, unknown>>;
}

/** FNV-1a. */
export const hash = (text: string): number => {
  let value = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  value ^= value >>> 13;
  value = Math.imul(value, 0x5bd1e995);
  return (value ^ (value >>> 15)) >>> 0;
};

/** The same text for the same value, whatever the order of its keys; types do not count. */
export const textOf = (value: unknown): string => {
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(sorted);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([key]) => key !== '__typename')
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  };
  return JSON.stringify(sorted(value));
};

/** Fields that tell which object it is, and an object below it that does. */
export const keyFields: ReadonlySet<string> = new Set(['id', 'sku', 'code']);
export const keyObject = 'ref';

const leafValue = (typeName: string, seed: number, label: string): unknown => {
  switch (typeName) {
    case 'Int':
      return (seed % 5) * (seed % 3);
    case 'Float':
      return (seed % 4) / 2;
    case 'Boolean':
      return seed % 2 === 0;
    default:
      return seed % 5 === 0 ? '' : `${label}/${seed % 1000}`;
  }
};

/** What all lists have in common, in an order of its own. */
const common = (lists: readonly (readonly string[])[]): string[] =>
  (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name))).toSorted();

/** Whether a subgraph gives values to a field of its type. */
const resolves = (schema: GraphQLSchema, type: string, field: string): boolean => {
  const definition = schema.getType(type);
  if (!isObjectType(definition)) return false;
  const directives = definition.getFields()[field]?.astNode?.directives;
  return directives?.every(({ name }) => name.value !== 'external') ?? false;
};

export interface Values {
  readonly fieldOf: (field: Asked) => unknown;
  /** The selection that a field is computed from. */
  readonly requiredFor: (thing: Thing, name: string) => SelectionSetNode | undefined;
  readonly computed: (field: Asked, input: unknown) => unknown;
}

interface Asked {
  readonly thing: Thing;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Coordinate {
  readonly type: string;
  readonly field: string;
}

/** What every subgraph that has a field or an enum may answer with. */
const createChoices = (full: GraphQLSchema, subgraphs: readonly GraphQLSchema[]) => {
  const possible = new Map<string, readonly string[]>();
  const possibleAt = (abstract: GraphQLAbstractType, { type, field }: Coordinate): readonly string[] => {
    const key = `${abstract.name} ${type}.${field}`;
    const known = possible.get(key);
    if (known !== undefined) return known;
    const all = full.getPossibleTypes(abstract).map(({ name }) => name);
    const owner = full.getType(type);
    const owners = [type, ...(isObjectType(owner) ? owner.getInterfaces().map(({ name }) => name) : [])];
    const lists = subgraphs
      .filter((schema) => owners.some((one) => resolves(schema, one, field)))
      .flatMap((schema) => {
        const there = schema.getType(abstract.name);
        return isAbstractType(there) ? [schema.getPossibleTypes(there).map(({ name }) => name)] : [];
      });
    const names = common([all, ...lists]);
    possible.set(key, names);
    return names;
  };

  const enums = new Map<string, readonly string[]>();
  const valuesOf = (type: GraphQLEnumType): readonly string[] => {
    const known = enums.get(type.name);
    if (known !== undefined) return known;
    const lists = subgraphs.flatMap((schema) => {
      const there = schema.getType(type.name);
      return isEnumType(there) ? [there.getValues().map(({ name }) => name)] : [];
    });
    const names = common([type.getValues().map(({ name }) => name), ...lists]);
    enums.set(type.name, names);
    return names;
  };

  return { possibleAt, valuesOf };
};

interface Parts {
  readonly full: GraphQLSchema;
  readonly subgraphs: readonly GraphQLSchema[];
  /** By `Type.field`. */
  readonly computed: Readonly<Record<string, string>>;
}

const createValueFor = ({ full, subgraphs }: Parts) => {
  const { possibleAt, valuesOf } = createChoices(full, subgraphs);
  const valueFor = (type: GraphQLOutputType, label: string, at: Coordinate): unknown => {
    const seed = hash(label);
    if (isNonNullType(type))
      return valueFor(type.ofType, label, at) ?? valueFor(type.ofType, `${label}!`, at);
    if (seed % 11 === 0 && !label.endsWith('!')) return null;
    if (isListType(type))
      return Array.from({ length: seed % 4 }, (_, index) => valueFor(type.ofType, `${label}[${index}]`, at));
    if (isAbstractType(type)) {
      const names = possibleAt(type, at);
      const name = names[seed % names.length];
      return name === undefined ? null : { type: name, number: (seed >>> 4) % 4 };
    }
    if (isObjectType(type)) return { type: type.name, number: (seed >>> 4) % 4 };
    if (isEnumType(type)) return valuesOf(type)[(seed >>> 3) % valuesOf(type).length] ?? null;
    return leafValue(type.name, seed >>> 3, label);
  };

  return valueFor;
};

/** The values of every field, made of the names of type and field. */
export const createValues = (parts: Parts): Values => {
  const { full } = parts;
  const valueFor = createValueFor(parts);
  const sets = new Map(Object.entries(parts.computed).map(([at, text]) => [at, parseFieldSet(text)]));
  const requiredFor: Values['requiredFor'] = ({ type }, name) => sets.get(`${type}.${name}`);
  const definitionOf = (thing: Thing, name: string) => {
    const type = full.getType(thing.type);
    const definition = isObjectType(type) ? type.getFields()[name] : undefined;
    if (definition === undefined) throw new Error(`${thing.type} has no field ${name}.`);
    return definition;
  };
  const computed: Values['computed'] = ({ thing, name, args }, input) => {
    const label = `${thing.type}${thing.number}.${name} from ${textOf(input)}${textOf(args)}`;
    return valueFor(definitionOf(thing, name).type, label, { type: thing.type, field: name });
  };
  const fieldOf: Values['fieldOf'] = ({ thing, name, args }) => {
    if (keyFields.has(name)) return `${thing.type}-${thing.number}`;
    const { type } = definitionOf(thing, name);
    if (name === keyObject) return { type: getNamedType(type).name, number: thing.number };
    const required = requiredFor(thing, name);
    if (required !== undefined) return computed({ thing, name, args }, evaluate(thing, required));
    const label = `${thing.type}${thing.number}.${name}${textOf(args)}`;
    return valueFor(type, label, { type: thing.type, field: name });
  };
  const applies = (condition: string, thing: Thing): boolean => {
    const [wanted, own] = [full.getType(condition), full.getType(thing.type)];
    return wanted === own || (isAbstractType(wanted) && isObjectType(own) && full.isSubType(wanted, own));
  };
  /** What a selection gives of a thing. */
  const evaluate = (value: unknown, set: SelectionSetNode): unknown => {
    if (Array.isArray(value)) return value.map((item) => evaluate(item, set));
    if (value === null) return null;
    const thing = value as Thing;
    const result: Record<string, unknown> = {};
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value ?? thing.type, thing))
          Object.assign(result, evaluate(thing, selection.selectionSet));
      } else if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const inner = fieldOf({ thing, name, args: getArgumentValues(definitionOf(thing, name), selection) });
        result[name] = selection.selectionSet === undefined ? inner : evaluate(inner, selection.selectionSet);
      }
    }
    return result;
  };
  return { fieldOf, requiredFor, computed };
};
