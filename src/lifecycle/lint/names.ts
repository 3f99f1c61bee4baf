import type { NameNode } from 'graphql';
import type { LintNote, LintRule } from './subject.ts';

const forms = {
  type: { pattern: /^[A-Z][A-Za-z0-9]*$/, words: 'Types are named in PascalCase' },
  field: { pattern: /^[a-z][A-Za-z0-9]*$/, words: 'Fields are named in camelCase' },
  argument: { pattern: /^[a-z][A-Za-z0-9]*$/, words: 'Arguments are named in camelCase' },
  'enum-value': { pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, words: 'Enum values are named in UPPER_CASE' },
} as const;

const judge = (form: keyof typeof forms, name: NameNode, coordinate: string): LintNote[] =>
  forms[form].pattern.test(name.value)
    ? []
    : [
        {
          rule: `lint/name-${form}`,
          severity: 'error',
          message: `${forms[form].words}: ${coordinate}.`,
          coordinate,
          node: name,
        },
      ];

/** Names look alike all over the graph, whichever team wrote them. */
export const lintNames: LintRule = ({ definitions }) =>
  definitions.flatMap(({ node }) => {
    if (!('name' in node) || node.name === undefined || node.kind === 'DirectiveDefinition') return [];
    const type = node.name.value;
    const notes = judge('type', node.name, type);
    for (const member of 'fields' in node ? (node.fields ?? []) : []) {
      const coordinate = `${type}.${member.name.value}`;
      notes.push(...judge('field', member.name, coordinate));
      for (const argument of 'arguments' in member ? (member.arguments ?? []) : [])
        notes.push(...judge('argument', argument.name, `${coordinate}.${argument.name.value}`));
    }
    for (const value of 'values' in node ? (node.values ?? []) : [])
      notes.push(...judge('enum-value', value.name, `${type}.${value.name.value}`));
    return notes;
  });
