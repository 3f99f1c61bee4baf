import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { isInherited } from './subgraph-answer.ts';

/** What starts the names that we give ourselves. */
export const ownPrefix = 'soba__';

/** Names that the planner gives fields, or that would be taken for something else when answers are merged. */
export interface TakenNames {
  /** Every field of the supergraph. */
  readonly fields: ReadonlySet<string>;
  /** The fields that the planner may ask for on its own: of keys, @requires and @provides. */
  readonly planned: ReadonlySet<string>;
}

export interface RenamedOperation {
  readonly document: DocumentNode;
  /** The name under which the value of a field of the client's document is in the merged data. */
  readonly internalName: (field: FieldNode) => string;
  /** The client's name for one of ours; other names stay. */
  readonly clientName: (name: string) => string;
}

const responseName = ({ alias, name }: FieldNode): string => alias?.value ?? name.value;

const identityOf = (field: FieldNode): string =>
  `${responseName(field)} ${field.name.value} ${(field.arguments ?? []).map(print).toSorted().join(' ')}`;

/** Response names that stand for different values in different places, which a plan may bring together. */
const ambiguousNames = (document: DocumentNode): ReadonlySet<string> => {
  const identities = new Map<string, string>();
  const ambiguous = new Set<string>();
  visit(document, {
    Field: (field) => {
      const name = responseName(field);
      const known = identities.get(name);
      const identity = identityOf(field);
      if (known === undefined) identities.set(name, identity);
      else if (known !== identity) ambiguous.add(name);
    },
  });
  return ambiguous;
};

const isHazardous = ({ alias, name, arguments: given }: FieldNode, taken: TakenNames): boolean => {
  const key = alias?.value ?? name.value;
  if (isInherited(key)) return true;
  // With arguments it is another value than the one that the planner asks for by the same name.
  if (key === name.value) return (given?.length ?? 0) > 0 && taken.planned.has(key);
  return (
    taken.fields.has(key) || key.startsWith('_') || key.startsWith(ownPrefix) || /__alias_\d+$/.test(key)
  );
};

const withoutAlias = ({ alias: _, ...field }: FieldNode): FieldNode => field;

export const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** A type within another may be one that no object is of. */
const mayBeLeftOut = (selection: SelectionNode, isBelowType = false): boolean => {
  if (selection.kind === Kind.FRAGMENT_SPREAD || (selection.directives?.length ?? 0) > 0) return true;
  if (selection.kind === Kind.FIELD) return false;
  const { typeCondition, selectionSet } = selection;
  if (typeCondition !== undefined && isBelowType) return true;
  return selectionSet.selections.every((one) =>
    mayBeLeftOut(one, isBelowType || typeCondition !== undefined),
  );
};

/** The planner takes the condition of all that is below a field for one of the field: something there is always asked. */
const withSelection = (field: FieldNode): FieldNode => {
  const { selectionSet } = field;
  if (selectionSet === undefined || !selectionSet.selections.every((one) => mayBeLeftOut(one))) return field;
  return {
    ...field,
    selectionSet: { ...selectionSet, selections: [...selectionSet.selections, typenameField] },
  };
};

/** What literal conditions say: the selection stays, goes, or depends on variables. */
const isNever = (selection: SelectionNode): boolean =>
  (selection.directives ?? []).some(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    return value?.kind === Kind.BOOLEAN && (name.value === 'skip' ? value.value : !value.value);
  });

const isLiteral = ({ name, arguments: given }: DirectiveNode): boolean =>
  (name.value === 'skip' || name.value === 'include') && given?.[0]?.value.kind === Kind.BOOLEAN;

const withoutLiterals = <T extends SelectionNode>(selection: T): T =>
  selection.directives?.some(isLiteral) === true
    ? { ...selection, directives: selection.directives.filter((directive) => !isLiteral(directive)) }
    : selection;

/** The planner forgets some literal conditions where several meet. */
const withoutNever = (set: SelectionSetNode): SelectionSetNode | undefined => {
  if (!set.selections.some(isNever)) return undefined;
  const selections = set.selections.filter((selection) => !isNever(selection));
  return { ...set, selections: selections.length === 0 ? [typenameField] : selections };
};

/** The document with names that cannot be mistaken; `__typename` is asked for under its own name only. */
export const renameAliases = (document: DocumentNode, taken: TakenNames): RenamedOperation => {
  const ambiguous = ambiguousNames(document);
  const names = new Map<string, string>();
  const clientNames = new Map<string, string>();
  const ofField = new Map<FieldNode, string>();
  const nameFor = (field: FieldNode): string => {
    const key = responseName(field);
    if (!isHazardous(field, taken) && !ambiguous.has(key)) return key;
    const identity = identityOf(field);
    const name = names.get(identity) ?? `${ownPrefix}${names.size}`;
    names.set(identity, name);
    clientNames.set(name, key);
    return name;
  };
  const renamed = visit(document, {
    SelectionSet: { enter: withoutNever },
    InlineFragment: { enter: withoutLiterals },
    FragmentSpread: { enter: withoutLiterals },
    Field: {
      enter: (field) => {
        if (field.name.value === '__typename') {
          ofField.set(field, '__typename');
          return withoutAlias(withoutLiterals(field));
        }
        if (field.name.value.startsWith('__')) return false;
        const name = nameFor(field);
        ofField.set(field, name);
        const selecting = withSelection(withoutLiterals(field));
        if (name === responseName(field)) return selecting;
        return { ...selecting, alias: { kind: Kind.NAME, value: name } };
      },
    },
  });
  return {
    document: renamed,
    internalName: (field) => ofField.get(field) ?? responseName(field),
    clientName: (name) => clientNames.get(name) ?? name,
  };
};

/** The operation that a request is for. */
export const operationIn = (document: DocumentNode, name: string | undefined): OperationDefinitionNode => {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const found = name === undefined ? operations[0] : operations.find((one) => one.name?.value === name);
  if (found === undefined) throw new Error('The document has no such operation.');
  return found;
};
