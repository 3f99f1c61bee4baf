import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isSelected } from './fetch-shape.ts';
import { fragmentsIn } from './prepare-operation.ts';
import { operationIn } from './rename-aliases.ts';
import { skippedField } from './skipped-field.ts';
import { withoutUnusedFragments } from './without-unused.ts';

type Variables = Readonly<Record<string, unknown>>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface Settled {
  readonly document: DocumentNode;
  /** Tells apart what the values of conditions made of one document. */
  readonly key: string;
}

type Settle = (variables: Variables) => Settled;

const opened = (selection: SelectionNode, fragments: Fragments): readonly SelectionNode[] => {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections;
  if (selection.kind === Kind.FIELD) return [];
  return fragments.get(selection.name.value)?.selectionSet.selections ?? [];
};

/** The fields of a root by response name, in the order in which they are to run. */
const fieldsOf = (root: SelectionSetNode, fragments: Fragments, variables: Variables): FieldNode[] => {
  const fields = new Map<string, FieldNode>();
  const add = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (!isSelected(selection, variables)) continue;
      add(opened(selection, fragments));
      if (selection.kind !== Kind.FIELD) continue;
      const { directives: _, selectionSet, ...field } = selection;
      const name = (field.alias ?? field.name).value;
      const known = fields.get(name)?.selectionSet;
      const both = [...(known?.selections ?? []), ...(selectionSet?.selections ?? [])];
      const below = selectionSet && { selectionSet: { ...selectionSet, selections: both } };
      fields.set(name, { ...field, ...below });
    }
  };
  add(root.selections);
  return [...fields.values()];
};

/** The variables that decide about fields of a root. */
const conditionsOf = (selections: readonly SelectionNode[], fragments: Fragments): string[] =>
  selections.flatMap((selection) => [
    ...(selection.directives ?? []).flatMap(({ arguments: given }: DirectiveNode) => {
      const value = given?.[0]?.value;
      return value?.kind === Kind.VARIABLE ? [value.name.value] : [];
    }),
    ...conditionsOf(opened(selection, fragments), fragments),
  ]);

const isPlain = ({ selectionSet: { selections } }: OperationDefinitionNode): boolean => {
  const names = selections.map((one) => (one.kind === Kind.FIELD ? (one.alias ?? one.name).value : ''));
  const isBare = (one: SelectionNode): boolean =>
    one.kind === Kind.FIELD && (one.directives ?? []).length === 0;
  return new Set(names).size === names.length && selections.every(isBare);
};

const compileSettle = (document: DocumentNode, operationName: string | undefined): Settle => {
  const operation = operationIn(document, operationName);
  if (operation.operation !== 'mutation' || isPlain(operation)) return () => ({ document, key: '' });
  const fragments = fragmentsIn(document);
  const names = [...new Set(conditionsOf(operation.selectionSet.selections, fragments))];
  const defaults = new Map(
    operation.variableDefinitions?.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  );
  const isTrue = (given: Variables, one: string): boolean => {
    const fallback = defaults.get(one);
    return Object.hasOwn(given, one)
      ? given[one] === true
      : fallback?.kind === Kind.BOOLEAN && fallback.value;
  };
  return (given) => {
    const values = Object.fromEntries(names.map((one) => [one, isTrue(given, one)]));
    const fields = fieldsOf(operation.selectionSet, fragments, values);
    const selections = fields.length === 0 ? [skippedField] : fields;
    const settled = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    const fragmentNodes = [...fragments.values()];
    // The planner would open a fragment that it finds before the plain fields.
    const { definitions } = withoutUnusedFragments({ ...document, definitions: [settled, ...fragmentNodes] });
    return {
      document: { ...document, definitions },
      key: Object.values(values).map(Number).join(''),
    };
  };
};

/**
 * The fields of a mutation run one after another, each once. The planner keeps to that when they are plain fields; it
 * does not where fragments and conditions bring them in, so that these are settled for the variables before it plans.
 */
export const createSettle = () => {
  const known = new WeakMap<DocumentNode, Map<string, Settle>>();
  return (document: DocumentNode, operationName: string | undefined): Settle => {
    const byName = known.get(document) ?? new Map<string, Settle>();
    known.set(document, byName);
    const found = byName.get(operationName ?? '') ?? compileSettle(document, operationName);
    byName.set(operationName ?? '', found);
    return found;
  };
};
