import { Kind } from 'graphql';
import { type LintNote, type LintRule, type LintSubject, outputFields, rootTypes } from './subject.ts';

const rootFields = (subject: LintSubject): LintNote[] =>
  outputFields(subject)
    .filter(({ typeName, field }) => rootTypes.has(typeName) && field.description === undefined)
    .map(({ field, coordinate }) => ({
      rule: 'lint/description-root-field',
      severity: 'error',
      message: `${coordinate} has no description.`,
      coordinate,
      node: field,
    }));

const entryTypes = new Set<string>([Kind.INTERFACE_TYPE_DEFINITION, Kind.SCALAR_TYPE_DEFINITION]);

/** Entities, interfaces and scalars: what several teams build on. One description is enough for all subgraphs. */
const sharedTypes = ({ definitions }: LintSubject): LintNote[] => {
  const byName = Map.groupBy(definitions, ({ node }) =>
    'name' in node && node.name !== undefined && node.kind !== Kind.DIRECTIVE_DEFINITION
      ? node.name.value
      : '',
  );
  return [...byName].flatMap(([name, all]) => {
    const [first] = all;
    const isShared = all.some(
      ({ node, directivesOf }) => entryTypes.has(node.kind) || directivesOf(node as never).includes('key'),
    );
    const isDescribed = all.some(({ node }) => 'description' in node && node.description !== undefined);
    if (first === undefined || name === '' || !isShared || isDescribed) return [];
    const message = `The type ${name} has no description.`;
    const about = { rule: 'lint/description-type', severity: 'error' as const, coordinate: name };
    return [{ ...about, message, node: first.node }];
  });
};

/** People find their way by what root fields and entities say of themselves. */
export const lintDescriptions: LintRule = (subject) => [...rootFields(subject), ...sharedTypes(subject)];
