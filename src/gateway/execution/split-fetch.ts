import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { shapeOf } from './fetch-shape.ts';
import { namesIn, withoutUnused } from './without-unused.ts';

/** The required fields of an entity's field, as dotted paths of names of our own and of names that subgraphs know. */
export interface Requirement {
  readonly own: string;
  readonly real: string;
}

export type RequirementsOf = (subgraph: string, type: string, field: string) => readonly Requirement[];

type Requires = readonly QueryPlanSelectionNode[];

const keysAt = (selections: Requires): string[] =>
  selections.flatMap((selection) =>
    selection.kind === 'Field' ? [selection.alias ?? selection.name] : keysAt(selection.selections),
  );

const belowAt = (selections: Requires): Requires[] =>
  selections.flatMap((selection) =>
    selection.kind === 'Field' ? [selection.selections ?? []] : belowAt(selection.selections),
  );

/** Whether a representation would need two values for one key. */
const conflicts = (requires: Requires, realName: (key: string) => string): boolean => {
  const keys = new Set(keysAt(requires));
  const real = new Set([...keys].map(realName));
  return real.size < keys.size || belowAt(requires).some((below) => conflicts(below, realName));
};

const areTogether = (one: readonly Requirement[], other: readonly Requirement[]): boolean =>
  one.every(({ own, real }) => other.every((another) => another.real !== real || another.own === own));

interface Entity {
  readonly type: string;
  readonly field: FieldNode;
  readonly requirements: readonly Requirement[];
}

/** The fields that a fetch asks of its entities, in groups that can share a representation. */
const groupFields = (fields: readonly Entity[]): Entity[][] => {
  const groups: Entity[][] = [];
  for (const field of fields) {
    const group = groups.find((one) =>
      one.every(({ requirements }) => areTogether(requirements, field.requirements)),
    );
    if (group === undefined) groups.push([field]);
    else group.push(field);
  }
  return groups;
};

/** The entity selection with its spreads opened and only these fields in it. */
const keepFields = (
  set: SelectionSetNode,
  kept: ReadonlySet<FieldNode>,
  fragments: ReturnType<typeof shapeOf>['fragments'],
): SelectionSetNode => ({
  ...set,
  selections: set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD)
      return kept.has(selection) || selection.name.value === '__typename' ? [selection] : [];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    const selectionSet = keepFields(fragment.selectionSet, kept, fragments);
    if (selectionSet.selections.length === 0) return [];
    const { typeCondition } = fragment;
    const directives = selection.directives ?? [];
    return [
      { kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), directives, selectionSet },
    ];
  }),
});

/** Of several values for one key, those that the group needs. */
const keepRequired = (
  requires: Requires,
  needed: ReadonlySet<string>,
  { realName, path }: { realName: (key: string) => string; path: string },
): QueryPlanSelectionNode[] => {
  const keys = [...new Set(keysAt(requires))];
  const isContested = (key: string): boolean =>
    keys.some((other) => other !== key && realName(other) === realName(key));
  const keep = (selections: Requires): QueryPlanSelectionNode[] =>
    selections.flatMap((selection): QueryPlanSelectionNode[] => {
      if (selection.kind === 'InlineFragment')
        return [{ ...selection, selections: keep(selection.selections) }];
      const key = selection.alias ?? selection.name;
      const own = `${path}.${key}`;
      if (isContested(key) && !needed.has(own)) return [];
      if (selection.selections === undefined) return [selection];
      return [
        { ...selection, selections: keepRequired(selection.selections, needed, { realName, path: own }) },
      ];
    });
  return keep(requires);
};

const entitiesIn = (
  shape: ReturnType<typeof shapeOf>,
  requirementsOf: (type: string, field: string) => readonly Requirement[],
): Entity[] => {
  const entities: Entity[] = [];
  const add = (set: SelectionSetNode, type: string): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const requirements = requirementsOf(type, selection.name.value);
        entities.push({ type, field: selection, requirements });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : shape.fragments.get(selection.name.value);
      if (fragment !== undefined) add(fragment.selectionSet, fragment.typeCondition?.name.value ?? type);
    }
  };
  add(shape.selectionSet, '');
  return entities;
};

interface Splitting {
  readonly realName: (key: string) => string;
  readonly requirementsOf: RequirementsOf;
}

/** An entity fetch whose representations would need two values for one key becomes several. */
export const splitFetch = (node: FetchNode, { realName, requirementsOf }: Splitting): FetchNode[] => {
  const { requires } = node;
  if (requires === undefined || !conflicts(requires, realName)) return [node];
  const shape = shapeOf(node.operation, true);
  const entities = entitiesIn(shape, (type, field) => requirementsOf(node.serviceName, type, field));
  return groupFields(entities.filter(({ field }) => field.name.value !== '__typename')).map((group) => {
    const kept = new Set(group.map(({ field }) => field));
    const needed = new Set(group.flatMap(({ requirements }) => requirements.map(({ own }) => own)));
    const document = visit(parse(node.operation, { noLocation: true }), {
      OperationDefinition: (operation) => {
        const [entitiesField] = operation.selectionSet.selections;
        if (entitiesField?.kind !== Kind.FIELD) return undefined;
        const selectionSet = keepFields(shape.selectionSet, kept, shape.fragments);
        return {
          ...operation,
          selectionSet: { ...operation.selectionSet, selections: [{ ...entitiesField, selectionSet }] },
        };
      },
    });
    const reduced = withoutUnused(document);
    const used = namesIn(reduced, 'Variable');
    return {
      ...node,
      operation: stripIgnoredCharacters(print(reduced)),
      variableUsages: (node.variableUsages ?? []).filter((name) => used.has(name)),
      requires: keepRequired(requires, needed, { realName, path: '' }),
    };
  });
};
