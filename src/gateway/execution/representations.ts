import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { SelectionSetNode } from 'graphql';
import { covers, holds } from './entry-keys.ts';
import { parseFieldSet } from './field-sets.ts';
import type { TypeAt } from './known-types.ts';
import { numberFor, type Trie } from './number-values.ts';
import type { IsFilled } from './plan-paths.ts';
import type { Rewrite } from './rewrites.ts';
import { type Data, isObject, readOwn } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

/** What a subgraph needs of an object: response name in our data, name in the representation, and what is below. */
interface Needed {
  readonly from: string;
  /** Where it is in the merged data. */
  readonly path: string;
  readonly to: string;
  readonly nested: readonly QueryPlanSelectionNode[] | undefined;
  /** The type of the objects that hold it, where it is known. */
  readonly type: string | undefined;
}

/** Something that the representation needs is not there. */
const missing = Symbol('missing');

/** What nobody asked for because of @skip or @include: what needs it is left out as well. */
const omitted = Symbol('omitted');

export interface Representations {
  readonly list: Data[];
  /** The objects that stand behind each representation. */
  readonly targets: Data[][];
  /** Objects that lack what the subgraph needs, each with the place of what is not there. */
  readonly incomplete: Incomplete[];
}

export interface Incomplete {
  readonly object: Data;
  readonly missing: Place;
}

interface Place {
  readonly object: object;
  readonly key: string;
}

export interface Reading {
  /** Whether this null stands for a value that failed. */
  readonly hasFailed: (object: object, key: string) => boolean;
  readonly isAsked: IsFilled;
  /** Whether the conditions of this operation leave anything to fetch of an object. */
  readonly isWanted: (object: Data) => boolean;
}

/** One build: what is known of the object that is being read. */
interface State extends Reading {
  /** Something of it was omitted. */
  isPartial: boolean;
  /** What was last found missing. */
  missing: Place | undefined;
}

export type BuildRepresentations = (objects: readonly Data[], reading: Reading) => Representations;

interface Shape {
  /** Where the objects are: names of the merged data, each after a dot. */
  readonly path: string;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly types: TypeTests;
  readonly typeAt: TypeAt;
  readonly rewrite: Rewrite | undefined;
  /** The name that a subgraph knows a field by. */
  readonly nameOf: (key: string) => string;
  /** The keys by which the subgraph can be asked for a type. */
  readonly keysOf: (typeName: string) => readonly string[];
}

/** The fields needed of a type: those of every fragment that applies to it. */
const neededOf = (
  shape: Shape,
  { selections, path }: { selections: readonly QueryPlanSelectionNode[]; path: string },
  typeName: string | undefined,
): Map<string, Needed> => {
  const needed = new Map<string, Needed>();
  const add = (list: readonly QueryPlanSelectionNode[]): void => {
    for (const selection of list) {
      if (selection.kind === 'InlineFragment') {
        const { typeCondition } = selection;
        const applies =
          typeCondition === undefined ||
          (typeName !== undefined && shape.types.isSubtype(typeName, typeCondition));
        if (applies) add(selection.selections);
        continue;
      }
      const from = selection.alias ?? selection.name;
      const nested = [...(needed.get(from)?.nested ?? []), ...(selection.selections ?? [])];
      needed.set(from, {
        from,
        path: `${path}.${from}`,
        to: shape.nameOf(from),
        nested: selection.selections === undefined ? undefined : nested,
        type: shape.typeAt(path),
      });
    }
  };
  add(selections);
  return needed;
};

const typeNameOf = (object: Data): string | undefined =>
  typeof object['__typename'] === 'string' ? object['__typename'] : undefined;

const noteMissing = (state: State, object: object, key: string): typeof missing => {
  state.missing = { object, key };
  return missing;
};

/** A list without an item that it should have is no list to compute from. */
const lacksItem = (list: readonly unknown[], state: State): boolean =>
  list.some((item, index) => {
    if (Array.isArray(item)) return lacksItem(item, state);
    return (
      item === null &&
      state.hasFailed(list, String(index)) &&
      noteMissing(state, list, String(index)) === missing
    );
  });

interface Below {
  readonly nested: readonly QueryPlanSelectionNode[];
  readonly path: string;
  readonly state: State;
}

/** Reads nested requirements; the fields needed are remembered per type. */
const createRead = (shape: Shape) => {
  const known = new WeakMap<readonly QueryPlanSelectionNode[], Map<string, readonly Needed[]>>();
  const fieldsOf = ({ nested, path }: Below, typeName: string | undefined) => {
    const byType = known.get(nested) ?? new Map<string, readonly Needed[]>();
    const found = byType.get(typeName ?? '') ?? [
      ...neededOf(shape, { selections: nested, path }, typeName).values(),
    ];
    known.set(nested, byType.set(typeName ?? '', found));
    return found;
  };
  const readObject = (object: Data, below: Below): unknown => {
    const typeName = typeNameOf(object) ?? shape.typeAt(below.path);
    if (typeName === undefined && below.nested.some((one) => one.kind === 'InlineFragment'))
      return noteMissing(below.state, object, '__typename');
    const result: Data = {};
    for (const needed of fieldsOf(below, typeName)) {
      const value = read(object, needed, below.state);
      if (value === omitted || (value === missing && needed.from === '__typename')) continue;
      if (value === missing) return missing;
      result[needed.to] = value;
    }
    return result;
  };
  const readValue = (value: unknown, below: Below): unknown => {
    if (!Array.isArray(value)) return isObject(value) ? readObject(value, below) : null;
    const items = value.map((item) => readValue(item, below));
    return items.includes(missing) ? missing : items;
  };
  const read = (object: Data, { from, path, nested, type }: Needed, state: State): unknown => {
    const value = readOwn(object, from);
    if (value === undefined) {
      if (from === '__typename' && type !== undefined) return type;
      if (state.isAsked(path, typeNameOf(object))) return noteMissing(state, object, from);
      state.isPartial = true;
      return omitted;
    }
    if (value === null) return state.hasFailed(object, from) ? noteMissing(state, object, from) : null;
    if (Array.isArray(value) && lacksItem(value, state)) return missing;
    return nested === undefined ? value : readValue(value, { nested, path, state });
  };
  return read;
};

/** The objects of one type: what is needed of them, that of the one being read, and the numbers of what was read. */
interface Group {
  readonly fields: readonly Needed[];
  readonly values: unknown[];
  readonly trie: Trie;
}

const toRepresentation = (fields: readonly Needed[], values: readonly unknown[]): Data => {
  const representation: Data = {};
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index];
    if (field !== undefined && values[index] !== omitted) representation[field.to] = values[index];
  }
  return representation;
};

/** Whether what is needed of a type, or what came of it, has a key that the subgraph can be asked by. */
const createKeyTests = (shape: Shape) => {
  const known = new Map<string, readonly SelectionSetNode[]>();
  const keysOf = (typeName: string): readonly SelectionSetNode[] => {
    const keys = known.get(typeName) ?? shape.keysOf(typeName).map(parseFieldSet);
    known.set(typeName, keys);
    return keys;
  };
  const someKey = (typeName: string, test: (key: SelectionSetNode) => boolean): boolean => {
    const keys = keysOf(typeName);
    return keys.length === 0 || keys.some(test);
  };
  return {
    hasKey: (typeName: string, needed: ReadonlyMap<string, Needed>): boolean => {
      const fields = [...needed.values()].map(({ from, nested }) => ({
        kind: 'Field' as const,
        name: from,
        ...(nested && { selections: [...nested] }),
      }));
      return someKey(typeName, (key) => covers(fields, key));
    },
    isEnterable: (typeName: string | undefined, representation: Data): boolean =>
      typeName === undefined || someKey(typeName, (key) => holds(representation, key)),
  };
};

const none: readonly Needed[] = [];

/** Representations without repeats: objects with the same values share one. */
export const compileRepresentations = (shape: Shape): BuildRepresentations => {
  const read = createRead(shape);
  const { hasKey, isEnterable } = createKeyTests(shape);
  const ownType = shape.typeAt(shape.path);
  const fieldsByType = new Map<string, readonly Needed[]>();
  const fieldsOf = (typeName: string): readonly Needed[] => {
    const known = fieldsByType.get(typeName);
    if (known !== undefined) return known;
    const needed = neededOf(shape, { selections: shape.requires, path: shape.path }, typeName);
    // The planner may list a type of which it needs nothing: without a key there is nothing to ask.
    const isAsked = needed.has('__typename') && needed.size > 1 && hasKey(typeName, needed);
    const fields = isAsked ? [...needed.values()] : [];
    fieldsByType.set(typeName, fields);
    return fields;
  };
  /** Puts what is needed of the object into the values, unless something is missing. */
  const readAll = (object: Data, { fields, values }: Group, state: State): boolean => {
    state.isPartial = false;
    state.missing = undefined;
    for (let index = 0; index < fields.length; index += 1) {
      const value = read(object, fields[index] as Needed, state);
      if (value === missing) return false;
      values[index] = value;
    }
    return true;
  };
  const create = ({ fields, values }: Group): Data => {
    const representation = toRepresentation(fields, values);
    shape.rewrite?.(representation);
    return representation;
  };
  return (objects, reading) => {
    const built: Representations = { list: [], targets: [], incomplete: [] };
    const state: State = { ...reading, isPartial: false, missing: undefined };
    const groups = new Map<readonly Needed[], Group>();
    for (const object of objects) {
      const typeName = typeNameOf(object) ?? ownType;
      const fields = typeName === undefined ? none : fieldsOf(typeName);
      if (typeName !== undefined && fields.length === 0) continue; // Not a type that this fetch is for.
      let group = groups.get(fields);
      if (group === undefined) {
        group = { fields, values: [], trie: new Map() };
        groups.set(fields, group);
      }
      if (typeName === undefined || !readAll(object, group, state)) {
        built.incomplete.push({ object, missing: state.missing ?? { object, key: '__typename' } });
        continue;
      }
      if (state.isPartial && !(reading.isWanted(object) && isEnterable(typeName, create(group)))) continue;
      const number = numberFor(group.trie, group.values, built.list.length);
      const targets = built.targets[number];
      if (targets === undefined) {
        built.list.push(create(group));
        built.targets.push([object]);
      } else targets.push(object);
    }
    return built;
  };
};
