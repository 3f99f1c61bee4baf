import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, type KnownType, needsConcreteType, type Selecting } from './collect-fields.ts';
import { type IsValidLeaf, leafTest } from './complete-leaf.ts';
import {
  type Complete,
  completeLeaf,
  completeList,
  completeNonNull,
  completeNull,
  type ProjectedField,
  type ProjectedObject,
  projectObject,
  projectOnce,
} from './complete-value.ts';
import type { FoldPlaces } from './fold-places.ts';
import type { IsFilled } from './plan-paths.ts';
import { type Projection, reportInvalid, within } from './projection-state.ts';
import { type Data, isObject } from './subgraph-answer.ts';

export interface Projecting extends Selecting {
  readonly internalName: (field: FieldNode) => string;
  /** Whether the plan fills this place for objects of a type: response names of the merged data, each after a dot. */
  readonly isPlanned: IsFilled;
  readonly places: FoldPlaces;
}

/** Where in the document we are. */
interface Site {
  readonly sets: readonly SelectionSetNode[];
  readonly path: string;
  /** For messages. */
  readonly coordinate: string;
}

const completeUnplanned =
  (type: GraphQLOutputType, { coordinate }: Site): Complete =>
  (_value, _holder, projection) => {
    reportInvalid(projection, `No subgraph can answer ${coordinate}.`);
    return isNonNullType(type) ? undefined : null;
  };

/** Finds what to project of an object by the name of its type; null when it may not be there. */
const compileTypes = (projecting: Projecting, type: GraphQLCompositeType, site: Site) => {
  const known = new Map<string, ProjectedObject | null>();
  const isPossible = (named: KnownType): boolean =>
    type.name === named.name || (isAbstractType(type) && projecting.schema.isSubType(type, named));
  const compileNamed = (named: GraphQLNamedType | undefined): ProjectedObject | null => {
    if ((!isObjectType(named) && !isInterfaceType(named)) || !isPossible(named)) return null;
    // A subgraph with @interfaceObject knows no concrete types; the planner asks another where they matter.
    if (isInterfaceType(named) && needsConcreteType(projecting, named, site.sets)) return null;
    return compileObject(projecting, named, site);
  };
  return (name: string): ProjectedObject | null => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const named = projecting.schema.getType(name);
    const compiled = compileNamed(named);
    // Names come from subgraphs: only those of types are remembered.
    if (named !== undefined) known.set(name, compiled);
    return compiled;
  };
};

const compileComposite = (projecting: Projecting, type: GraphQLCompositeType, site: Site): Complete => {
  const projectedFor = compileTypes(projecting, type, site);
  const project = projecting.places.has(site.path) ? projectOnce : projectObject;
  return (value, holder, projection) => {
    if (value === null || value === undefined) return completeNull(value, holder, projection);
    if (!isObject(value)) {
      reportInvalid(projection, `A subgraph sent no object for ${site.coordinate}.`);
      return null;
    }
    const given = value['__typename'] ?? type.name;
    const projected = typeof given === 'string' ? projectedFor(given) : null;
    if (projected === null) {
      reportInvalid(projection, `A subgraph sent an object of the wrong type for ${site.coordinate}.`);
      return null;
    }
    if (projection.failures === undefined) return project(value, projected, projection);
    return within(projection, holder, () => projectObject(value, projected, projection));
  };
};

const compileType = (projecting: Projecting, type: GraphQLOutputType, site: Site): Complete => {
  if (isNonNullType(type)) return completeNonNull(compileType(projecting, type.ofType, site), site);
  if (isListType(type)) return completeList(compileType(projecting, type.ofType, site), site);
  if (isLeafType(type)) return completeLeaf(leafTest(type), type.name === 'ID', site);
  return compileComposite(projecting, type, site);
};

/** Most leaves need no more than a test; an ID may have to become text. */
const fastTest = (type: GraphQLOutputType): IsValidLeaf | undefined => {
  const bare = getNullableType(type);
  if (!isLeafType(bare)) return undefined;
  if (bare.name === 'ID') return (value) => typeof value === 'string';
  const isValid = leafTest(bare);
  return (value) => value !== null && value !== undefined && isValid(value);
};

interface Selected {
  readonly responseName: string;
  readonly nodes: readonly FieldNode[];
  readonly path: string;
}

const compileField = (
  projecting: Projecting,
  parent: KnownType,
  { responseName, nodes, path }: Selected,
): ProjectedField | undefined => {
  const [node] = nodes;
  if (node?.name.value === '__typename') {
    const complete: Complete = () => parent.name;
    return { responseName, key: '__typename', constant: parent.name, isValid: undefined, complete };
  }
  const definition = parent.getFields()[node?.name.value ?? ''];
  if (node === undefined || definition === undefined) return undefined;
  const key = projecting.internalName(node);
  const sets = nodes.flatMap((one) => one.selectionSet ?? []);
  const site = { sets, path: `${path}.${key}`, coordinate: `${parent.name}.${definition.name}` };
  const isPlanned = projecting.isPlanned(site.path, parent.name);
  return {
    responseName,
    key,
    constant: undefined,
    isValid: isPlanned ? fastTest(definition.type) : undefined,
    complete: isPlanned
      ? compileType(projecting, definition.type, site)
      : completeUnplanned(definition.type, site),
  };
};

const compileObject = (
  projecting: Projecting,
  type: KnownType,
  { sets, path }: Pick<Site, 'sets' | 'path'>,
): ProjectedObject => {
  const fields = [...collectFields(projecting, type, sets)].flatMap(
    ([responseName, nodes]) => compileField(projecting, type, { responseName, nodes, path }) ?? [],
  );
  return { fields, needsNullPrototype: fields.some(({ responseName }) => responseName === '__proto__') };
};

/** Compiles what an operation selects, for one set of values of its conditions. Objects are compiled when first met. */
export const compileProjection = (
  projecting: Projecting,
  root: GraphQLObjectType,
  selectionSet: SelectionSetNode,
) => {
  const projected = compileObject(projecting, root, { sets: [selectionSet], path: '' });
  const unplanned = projected.fields.filter(
    ({ key, constant }) => constant === undefined && !projecting.isPlanned(`.${key}`, root.name),
  );
  return {
    /** All response names at the root, those of introspection too, in their order. */
    responseNames: [...collectFields(projecting, root, [selectionSet]).keys()],
    /** Root fields that the planner dropped: nothing of the operation may be believed. */
    unplanned: unplanned.map(({ responseName }) => responseName),
    project: (data: Data, projection: Projection): Data | null => projectObject(data, projected, projection),
  };
};

export type CompiledProjection = ReturnType<typeof compileProjection>;
