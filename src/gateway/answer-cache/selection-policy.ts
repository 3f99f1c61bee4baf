import {
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Need } from '#directives/permission.ts';
import { analyseArguments } from '#gateway/policy/input-analysis.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import type { Hint, HintOf } from './hints.ts';

/** What the schema says of keeping the answer to a selection. */
export interface SelectionPolicy {
  /** Seconds; `undefined` when no hint names an age. */
  readonly maxAge: number | undefined;
  /** The shortest age that a hint names, whatever there is that no hint speaks for. */
  readonly shortestHint: number | undefined;
  /** The answer is for one caller alone. */
  readonly isPrivate: boolean;
  /** Callers for whom all of these hold get the same answer; anybody else is answered alone. */
  readonly needs: readonly Need[];
  /** The objects that can be in the answer, below the parent. */
  readonly types: ReadonlySet<string>;
}

interface Place {
  readonly parent: GraphQLCompositeType;
  /** There is no field above whose age these could take over. */
  readonly isRoot: boolean;
}

export interface Selected extends Place {
  readonly set: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly guardedVariables: ReadonlyMap<string, GraphQLInputType>;
}

interface Walk extends Pick<Selected, 'fragments' | 'guardedVariables'> {
  readonly index: PolicyIndex;
  readonly hintOf: HintOf;
  shortestHint: number;
  /** There is something that counts 0 because it has no hint. */
  isSilent: boolean;
  isPrivate: boolean;
  readonly needs: Map<string, Need>;
  readonly types: Set<string>;
  /** Named fragments that were looked at, by name and place. */
  readonly seen: Set<string>;
}

type Owner = GraphQLObjectType | GraphQLInterfaceType;
type Field = GraphQLField<unknown, unknown>;

const restrict = (walk: Walk, { maxAge, scope }: Pick<Hint, 'maxAge' | 'scope'>): void => {
  if (maxAge !== undefined) walk.shortestHint = Math.min(walk.shortestHint, maxAge);
  if (scope === 'PRIVATE') walk.isPrivate = true;
};

/** For what the schema does not know: it is not kept, whatever anybody says. */
const forbid = (walk: Walk): void => restrict(walk, { maxAge: 0, scope: 'PRIVATE' });

const objectsOf = (schema: GraphQLSchema, type: GraphQLCompositeType): readonly Owner[] => {
  if (!isAbstractType(type)) return [type];
  const objects = schema.getPossibleTypes(type);
  return objects.length === 0 && isInterfaceType(type) ? [type] : objects;
};

const addAge = (walk: Walk, field: Field, isRoot: boolean): void => {
  const target = getNamedType(field.type);
  const ofType = isCompositeType(target) ? walk.hintOf(target) : undefined;
  const own = walk.hintOf(field);
  const inherits = ofType?.maxAge === undefined && (own.inherits || ofType?.inherits === true);
  const maxAge = own.maxAge ?? ofType?.maxAge;
  restrict(walk, { maxAge, scope: own.scope ?? ofType?.scope });
  const hasNoParent = isRoot || (ofType !== undefined && !inherits);
  if (maxAge === undefined && hasNoParent) walk.isSilent = true;
};

/** What is guarded is private, unless the schema says that whoever may see it sees the same. */
const addGuards = (walk: Walk, owner: Owner, { field, node }: { field: Field; node: FieldNode }): void => {
  const { index, hintOf, guardedVariables: variables } = walk;
  const given = analyseArguments(node, field.args, { index, variables });
  if (given.needs.length > 0 || given.variables.length > 0) walk.isPrivate = true;
  const needs = index.fieldNeeds(owner.name, field.name);
  if (needs.length === 0) return;
  if ((hintOf(field).scope ?? hintOf(owner).scope) !== 'PUBLIC') walk.isPrivate = true;
  for (const need of needs) walk.needs.set(JSON.stringify(need), need);
};

const addField = (walk: Walk, node: FieldNode, { parent, isRoot }: Place): void => {
  const name = node.name.value;
  if (name === '__typename') return;
  const { schema } = walk.index;
  const declared = isUnionType(parent) ? undefined : parent.getFields()[name];
  if (declared === undefined) {
    forbid(walk);
    return;
  }
  for (const owner of objectsOf(schema, parent)) {
    const field = owner.getFields()[name];
    if (field === undefined) forbid(walk);
    else {
      // The field above only told of the interface or the union.
      if (isAbstractType(parent)) restrict(walk, walk.hintOf(owner));
      addAge(walk, field, isRoot);
      addGuards(walk, owner, { field, node });
    }
  }
  // The type that the parent declares holds all that its implementations can return.
  const target = getNamedType(declared.type);
  if (node.selectionSet === undefined || !isCompositeType(target)) return;
  for (const object of objectsOf(schema, target)) walk.types.add(object.name);
  addSet(walk, node.selectionSet, { parent: target, isRoot: false });
};

const addFragment = (
  walk: Walk,
  { typeCondition, selectionSet }: FragmentDefinitionNode | InlineFragmentNode,
  at: Place,
): void => {
  const { schema } = walk.index;
  const condition = typeCondition === undefined ? at.parent : schema.getType(typeCondition.name.value);
  if (!isCompositeType(condition)) forbid(walk);
  else if (doTypesOverlap(schema, at.parent, condition)) {
    // An object stays what it is: the condition only lets it in.
    addSet(walk, selectionSet, { ...at, parent: isAbstractType(at.parent) ? condition : at.parent });
  }
};

const addSet = (walk: Walk, set: SelectionSetNode, at: Place): void => {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) addField(walk, selection, at);
    else if (selection.kind === Kind.INLINE_FRAGMENT) addFragment(walk, selection, at);
    else {
      const name = selection.name.value;
      const fragment = walk.fragments.get(name);
      const seenAs = `${name} ${at.parent.name} ${at.isRoot}`;
      if (fragment === undefined || walk.seen.has(seenAs)) continue;
      walk.seen.add(seenAs);
      addFragment(walk, fragment, at);
    }
  }
};

/**
 * The policy of a selection, by the rules that Apollo Server has for `@cacheControl`: the strictest field decides, and
 * what may come or not, by a condition or by its type, counts as if it came.
 */
export const selectionPolicy = (
  reading: { readonly index: PolicyIndex; readonly hintOf: HintOf },
  { set, parent, isRoot, fragments, guardedVariables }: Selected,
  base: Hint = { inherits: false },
): SelectionPolicy => {
  const walk: Walk = {
    ...reading,
    fragments,
    guardedVariables,
    shortestHint: Number.POSITIVE_INFINITY,
    isSilent: false,
    isPrivate: false,
    needs: new Map(),
    types: new Set(),
    seen: new Set(),
  };
  restrict(walk, base);
  addSet(walk, set, { parent, isRoot });
  const shortestHint = walk.shortestHint === Number.POSITIVE_INFINITY ? undefined : walk.shortestHint;
  return {
    maxAge: shortestHint !== undefined && walk.isSilent ? 0 : shortestHint,
    shortestHint,
    isPrivate: walk.isPrivate,
    needs: [...walk.needs.values()],
    types: walk.types,
  };
};
