import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

export interface Case {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One node in the place of another. */
interface Edit {
  readonly from: ASTNode;
  readonly to: ASTNode;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fragmentsIn = ({ definitions }: DocumentNode): Fragments =>
  new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** What a selection can be opened into. */
const opened = (selection: SelectionNode, fragments: Fragments): readonly SelectionNode[] | undefined => {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections;
  if (selection.kind === Kind.FIELD) return undefined;
  const fragment = fragments.get(selection.name.value);
  if (fragment === undefined) return undefined;
  const { typeCondition, selectionSet } = fragment;
  return [{ ...selection, kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }];
};

const editsOfSet = (set: SelectionSetNode, fragments: Fragments): Edit[] => {
  const { selections } = set;
  const at = (index: number, replaced: readonly SelectionNode[]): Edit => ({
    from: set,
    to: { ...set, selections: selections.toSpliced(index, 1, ...replaced) },
  });
  const isMore =
    selections.length > 1 || selections[0]?.kind !== Kind.FIELD || selections[0].selectionSet !== undefined;
  return [
    ...(isMore ? [{ from: set, to: { ...set, selections: [typename] } }] : []),
    ...(selections.length > 1 ? selections.map((_, index) => at(index, [])) : []),
    ...selections.flatMap((selection, index) => {
      const inner = opened(selection, fragments);
      return inner === undefined ? [] : [at(index, inner)];
    }),
  ];
};

const editsOfSelection = (selection: SelectionNode): Edit[] => {
  const directives = selection.directives ?? [];
  const edits: Edit[] = directives.map((_, index) => ({
    from: selection,
    to: { ...selection, directives: directives.toSpliced(index, 1) },
  }));
  if (selection.kind !== Kind.FIELD) return edits;
  const { alias, ...unnamed } = selection;
  const given = selection.arguments ?? [];
  if (alias !== undefined) edits.push({ from: selection, to: unnamed });
  given.forEach((_, index) => {
    edits.push({ from: selection, to: { ...selection, arguments: given.toSpliced(index, 1) } });
  });
  return edits;
};

/** All small changes, the largest cuts first. */
const editsOf = (document: DocumentNode): Edit[] => {
  const fragments = fragmentsIn(document);
  const edits: Edit[] = [];
  visit(document, {
    SelectionSet: (set) => void edits.push(...editsOfSet(set, fragments)),
    Field: (field) => void edits.push(...editsOfSelection(field)),
    InlineFragment: (fragment) => void edits.push(...editsOfSelection(fragment)),
    FragmentSpread: (spread) => void edits.push(...editsOfSelection(spread)),
  });
  return edits;
};

const namesOf = (document: DocumentNode, kind: 'Variable' | 'FragmentSpread'): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    [kind]: ({ name }: { readonly name: { readonly value: string } }) => void names.add(name.value),
  });
  return names;
};

/** Without what nothing uses. */
const tidy = ({ document, variables }: Case): Case => {
  const spread = namesOf(document, 'FragmentSpread');
  const definitions = document.definitions.filter(
    (one) => one.kind !== Kind.FRAGMENT_DEFINITION || spread.has(one.name.value),
  );
  if (definitions.length < document.definitions.length)
    return tidy({ document: { ...document, definitions }, variables });
  const used = namesOf(document, 'Variable');
  return {
    document: visit(document, {
      VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
    }),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
  };
};

const apply = ({ document, variables }: Case, { from, to }: Edit): Case =>
  tidy({ document: visit(document, { enter: (node) => (node === from ? to : undefined) }), variables });

const smallerCases = (one: Case): (() => Case)[] => [
  ...editsOf(one.document).map((edit) => () => apply(one, edit)),
  ...Object.keys(one.variables).map((name) => () => {
    const { [name]: _, ...variables } = one.variables;
    return { ...one, variables };
  }),
];

/** To open a spread counts as smaller, although it may be longer. */
const isSmaller = (one: Case, other: Case): boolean => {
  const spreads = ({ document }: Case): number => print(document).split(/\.\.\.\w/).length;
  const length = ({ document, variables }: Case): number =>
    print(document).replaceAll(/\s+/g, ' ').length + JSON.stringify(variables).length;
  const difference = spreads(one) - spreads(other);
  return difference < 0 || (difference === 0 && length(one) < length(other));
};

/** The smallest case that small cuts lead to and that still fails. */
export const shrinkCase = async (start: Case, stillFails: (one: Case) => Promise<boolean>): Promise<Case> => {
  let best = start;
  for (let improved = true; improved; ) {
    improved = false;
    for (const create of smallerCases(best)) {
      const smaller = create();
      if (!isSmaller(smaller, best) || !(await stillFails(smaller))) continue;
      best = smaller;
      improved = true;
      break;
    }
  }
  return best;
};
