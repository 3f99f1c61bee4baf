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
import { measureLiteral } from './measure-input.ts';
import { orderFragments } from './order-fragments.ts';

/** The size of a selection set, or of a whole definition, with its fragments followed. */
export interface Size {
  /** Fields within fields. Introspection does not count. */
  depth: number;
  /** All fields. */
  height: number;
  /** Fields of the widest selection set. */
  breadth: number;
  /** Fields of this selection set itself. */
  width: number;
  aliases: number;
  directives: number;
  /** Selection sets within each other, those of fragments too. */
  recursion: number;
  inputDepth: number;
  listLength: number;
}

export interface MeasuredOperation extends Readonly<Size> {
  readonly name: string;
}

export interface MeasuredDocument {
  readonly operations: readonly MeasuredOperation[];
  readonly fragments: readonly Readonly<Size>[];
}

/** Where counting stops: a fragment that spreads the next one twice, forty times over, is 2^40 fields. */
const ceiling = 1_000_000_000;

const nothing = (): Size => ({
  depth: 0,
  height: 0,
  breadth: 0,
  width: 0,
  aliases: 0,
  directives: 0,
  recursion: 0,
  inputDepth: 0,
  listLength: 0,
});

const plus = (a: number, b: number): number => Math.min(a + b, ceiling);

const addSibling = (total: Size, part: Readonly<Size>): void => {
  total.depth = Math.max(total.depth, part.depth);
  total.height = plus(total.height, part.height);
  total.breadth = Math.max(total.breadth, part.breadth);
  total.width = plus(total.width, part.width);
  total.aliases = plus(total.aliases, part.aliases);
  total.directives = plus(total.directives, part.directives);
  total.recursion = Math.max(total.recursion, part.recursion);
  total.inputDepth = Math.max(total.inputDepth, part.inputDepth);
  total.listLength = Math.max(total.listLength, part.listLength);
};

const addDirectives = (size: Size, directives: readonly DirectiveNode[] = []): void => {
  size.directives = plus(size.directives, directives.length);
  for (const { arguments: given = [] } of directives) {
    for (const { value } of given) measureLiteral(value, size);
  }
};

type FragmentSizes = ReadonlyMap<string, Readonly<Size>>;

const introspection = new Set(['__schema', '__type']);

const measureField = (field: FieldNode, fragments: FragmentSizes): Size => {
  const size =
    field.selectionSet === undefined ? nothing() : measureSelections(field.selectionSet, fragments);
  size.depth = introspection.has(field.name.value) ? 0 : size.depth + 1;
  size.height = plus(size.height, 1);
  size.width = 1;
  size.aliases = plus(size.aliases, field.alias === undefined ? 0 : 1);
  for (const { value } of field.arguments ?? []) measureLiteral(value, size);
  return size;
};

const measureSelection = (selection: SelectionNode, fragments: FragmentSizes): Size => {
  if (selection.kind === Kind.FIELD) return measureField(selection, fragments);
  const size =
    selection.kind === Kind.INLINE_FRAGMENT
      ? measureSelections(selection.selectionSet, fragments)
      : { ...(fragments.get(selection.name.value) ?? nothing()) };
  // A flood of spreads is one of fields, also when the fragment is not there.
  size.width = Math.max(size.width, 1);
  size.height = Math.max(size.height, 1);
  return size;
};

const measureSelections = (set: SelectionSetNode, fragments: FragmentSizes): Size => {
  const total = nothing();
  for (const selection of set.selections) {
    const size = measureSelection(selection, fragments);
    addDirectives(size, selection.directives);
    addSibling(total, size);
  }
  total.breadth = Math.max(total.breadth, total.width);
  total.recursion += 1;
  return total;
};

const measureFragment = (fragment: FragmentDefinitionNode, fragments: FragmentSizes): Size => {
  const size = measureSelections(fragment.selectionSet, fragments);
  addDirectives(size, fragment.directives);
  return size;
};

const measureOperation = (
  operation: OperationDefinitionNode,
  fragments: FragmentSizes,
): MeasuredOperation => {
  const size = measureSelections(operation.selectionSet, fragments);
  addDirectives(size, operation.directives);
  for (const variable of operation.variableDefinitions ?? []) {
    addDirectives(size, variable.directives);
    if (variable.defaultValue !== undefined) measureLiteral(variable.defaultValue, size);
  }
  return { ...size, name: operation.name?.value ?? '' };
};

/**
 * Every definition of a document that is parsed and not validated. A fragment is measured once, after those that it
 * spreads; what closes a cycle counts as empty, and is left to validation.
 */
export const measureDocument = (document: DocumentNode): MeasuredDocument => {
  const fragments = new Map<string, Readonly<Size>>();
  const sizes = orderFragments(document).map((fragment) => {
    const size = measureFragment(fragment, fragments);
    if (!fragments.has(fragment.name.value)) fragments.set(fragment.name.value, size);
    return size;
  });
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return {
    operations: operations.map((operation) => measureOperation(operation, fragments)),
    fragments: sizes,
  };
};
