import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Path } from './subgraph-answer.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A field that a fetch asks for directly on its targets. */
export interface AskedField {
  readonly key: string;
  /** The types that an object must all be of. */
  readonly conditions: readonly string[];
}

const isTrue = (value: ValueNode | undefined, variables: Variables): boolean =>
  value?.kind === Kind.VARIABLE
    ? variables[value.name.value] === true
    : value?.kind === Kind.BOOLEAN && value.value;

interface Directed {
  readonly directives?: readonly {
    readonly name: { readonly value: string };
    readonly arguments?: readonly { readonly value: ValueNode }[];
  }[];
}

/** Whether @skip and @include leave a selection in. */
export const isSelected = (selection: Directed, variables: Variables): boolean =>
  (selection.directives ?? []).every(({ name, arguments: given }) => {
    if (name.value === 'skip') return !isTrue(given?.[0]?.value, variables);
    return name.value !== 'include' || isTrue(given?.[0]?.value, variables);
  });

export interface FetchShape {
  readonly document: DocumentNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What is asked of the root, or of the entities. */
  readonly selectionSet: SelectionSetNode;
}

export const shapeOf = (operation: string, isEntityFetch: boolean): FetchShape => {
  const document = parse(operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  let selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) selectionSet = definition.selectionSet;
  }
  const [first] = selectionSet.selections;
  if (isEntityFetch && first?.kind === Kind.FIELD && first.selectionSet !== undefined)
    selectionSet = first.selectionSet;
  return { document, fragments, selectionSet };
};

/** The fields asked directly of a target, with the types they are asked of. */
export const askedFields = (shape: FetchShape, variables: Variables): AskedField[] => {
  const asked: AskedField[] = [];
  const add = (set: SelectionSetNode, conditions: readonly string[]): void => {
    for (const selection of set.selections) {
      if (!isSelected(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        asked.push({ key: selection.alias?.value ?? selection.name.value, conditions });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : shape.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      add(fragment.selectionSet, condition === undefined ? conditions : [...conditions, condition]);
    }
  };
  add(shape.selectionSet, []);
  return asked;
};

/** No error is deeper in lists of lists than that. */
const maxPathLength = 200;

/** How far a path leads along what a fetch asks for: subgraphs may send any. */
export const pathWithin = ({ selectionSet, fragments }: FetchShape, path: Path): Path => {
  /** What is selected below a name, nothing where it is a leaf; an empty list where the name is not selected. */
  const below = (sets: readonly SelectionSetNode[], name: string): (SelectionSetNode | undefined)[] =>
    sets.flatMap(({ selections }) =>
      selections.flatMap((selection): (SelectionSetNode | undefined)[] => {
        if (selection.kind === Kind.FIELD)
          return (selection.alias ?? selection.name).value === name ? [selection.selectionSet] : [];
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        return fragment === undefined ? [] : below([fragment.selectionSet], name);
      }),
    );
  let sets: readonly SelectionSetNode[] = [selectionSet];
  let length = 0;
  for (const element of path.slice(0, maxPathLength)) {
    if (typeof element === 'string') {
      const found = below(sets, element);
      if (found.length === 0) break;
      sets = found.filter((set) => set !== undefined);
    }
    length += 1;
  }
  return path.slice(0, length);
};
