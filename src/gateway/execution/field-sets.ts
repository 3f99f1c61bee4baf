import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { TakenNames } from './rename-aliases.ts';

export const textArgument = (directive: ConstDirectiveNode, name: string): string | undefined => {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
};

/** The selection that a `key`, `requires` or `provides` text stands for. */
export const parseFieldSet = (text: string): SelectionSetNode => {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A field set is not a selection.');
  return definition.selectionSet;
};

export const fieldSetText = (set: SelectionSetNode): string =>
  stripIgnoredCharacters(print(set)).slice(1, -1);

export const withTextArgument = (
  directive: ConstDirectiveNode,
  name: string,
  value: string,
): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).map((argument) =>
    argument.name.value === name ? { ...argument, value: { kind: Kind.STRING, value } } : argument,
  ),
});

/** The field sets of @join__type and @join__field: keys, @requires and @provides. */
export const fieldSetsOf = (directive: ConstDirectiveNode): string[] => {
  const name = directive.name.value;
  if (name === 'join__type') return [textArgument(directive, 'key') ?? []].flat();
  if (name !== 'join__field') return [];
  return [textArgument(directive, 'requires') ?? [], textArgument(directive, 'provides') ?? []].flat();
};

/** The names that the planner may use on its own. */
export const plannedFields = (supergraph: DocumentNode): TakenNames => {
  const fields = new Set<string>();
  const planned = new Set<string>();
  visit(supergraph, {
    FieldDefinition: ({ name }) => {
      fields.add(name.value);
      return undefined;
    },
    Directive: (directive) => {
      for (const text of fieldSetsOf(directive as ConstDirectiveNode)) {
        visit(parseFieldSet(text), { Field: ({ name }) => void planned.add(name.value) });
      }
    },
  });
  return { fields, planned };
};
