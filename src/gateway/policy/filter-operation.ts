import { createHash } from 'node:crypto';
import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  isAbstractType,
  Kind,
  print,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { OperationAnalysis } from './analyse-operation.ts';
import type { WithheldFields } from './authorise.ts';
import type { PolicyIndex } from './policy-index.ts';

/** Response name of the type that we ask for ourselves, to know which object a fragment applies to. */
const typeAliasStem = 'soba__type';

export interface FilteredOperation {
  readonly document: DocumentNode;
  readonly source: string;
  /** Plans are cached by it: one caller's plan is never another's. */
  readonly hash: string;
  /** The response name under which the concrete type of an object comes back. */
  readonly typeAlias: string;
}

const typenameField = (alias: string): FieldNode => ({
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: alias },
  name: { kind: Kind.NAME, value: '__typename' },
});

/** Selections of abstract type say what they got, and a selection that lost all its fields still selects something. */
const keepShape = (index: PolicyIndex, typeAlias: string) => {
  const typeInfo = new TypeInfo(index.schema);
  return visitWithTypeInfo(typeInfo, {
    SelectionSet: {
      leave: (node: SelectionSetNode) => {
        const parent = typeInfo.getParentType();
        const needsType = parent !== null && parent !== undefined && isAbstractType(parent);
        if (!needsType && node.selections.length > 0) return undefined;
        return { ...node, selections: [...node.selections, typenameField(typeAlias)] };
      },
    },
  });
};

const namesUsed = (
  definitions: readonly DefinitionNode[],
  kind: 'Variable' | 'FragmentSpread',
): Set<string> => {
  const names = new Set<string>();
  for (const definition of definitions) {
    visit(definition, {
      VariableDefinition: () => false,
      [kind]: (node: { readonly name: { readonly value: string } }) => void names.add(node.name.value),
    });
  }
  return names;
};

/** The operation with the fragments it still reaches and the variables it still uses. */
const withoutUnused = (definitions: readonly DefinitionNode[]): DefinitionNode[] => {
  let kept = [...definitions];
  for (let size = -1; size !== kept.length; ) {
    size = kept.length;
    const spread = namesUsed(kept, 'FragmentSpread');
    kept = kept.filter(
      (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || spread.has(definition.name.value),
    );
  }
  const used = namesUsed(kept, 'Variable');
  return kept.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? {
          ...definition,
          variableDefinitions: (definition.variableDefinitions ?? []).filter(({ variable }) =>
            used.has(variable.name.value),
          ),
        }
      : definition,
  );
};

/** A name that the client does not use itself. */
const freeAlias = ({ document }: OperationAnalysis): string => {
  const taken = new Set<string>();
  visit(document, { Field: ({ alias }) => void taken.add(alias?.value ?? '') });
  let alias = typeAliasStem;
  while (taken.has(alias)) alias += '_';
  return alias;
};

/** The operation as it is planned for a caller who may not have some of its fields: they are simply not in it. */
export const filterOperation = (
  analysis: OperationAnalysis,
  denied: WithheldFields,
  index: PolicyIndex,
): FilteredOperation => {
  const typeAlias = freeAlias(analysis);
  const definitions = [analysis.operation, ...analysis.fragments.values()].map((definition) => {
    const reduced = visit(definition, { Field: (node) => (denied.has(node) ? null : undefined) });
    return visit(reduced, keepShape(index, typeAlias));
  });
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: withoutUnused(definitions) };
  const source = print(document);
  return { document, source, hash: createHash('sha256').update(source).digest('hex'), typeAlias };
};
