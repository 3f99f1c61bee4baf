import { Kind } from 'graphql';
import { isList, type LintedField, type LintRule, namedTypeOf, outputFields } from './subject.ts';

const sizeDirectives = ['listSize', 'sizedBy'];
const pageArguments = new Set(['first', 'last', 'limit']);
const composite: ReadonlySet<Kind | undefined> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);

const isPaged = ({ field }: LintedField): boolean =>
  field.arguments?.some(({ name }) => pageArguments.has(name.value)) === true;

/** Types that are one page: what holds their list is as long as the field that returns them was asked for. */
const pageTypes = (fields: readonly LintedField[]): Set<string> =>
  new Set(
    fields
      .filter((one) => isPaged(one) && !isList(one.field.type))
      .map(({ field }) => namedTypeOf(field.type)),
  );

/** A list of objects is read by pages, or says how long it is: what it costs depends on that. */
export const lintPages: LintRule = (subject) => {
  const fields = outputFields(subject);
  const pages = pageTypes(fields);
  return fields
    .filter((one) => {
      const { field, typeName, directives } = one;
      const isSized = directives.some((name) => sizeDirectives.includes(name));
      // What another subgraph defines is judged there.
      const isForeign = directives.includes('external');
      const isComposite = composite.has(subject.kinds.get(namedTypeOf(field.type)));
      const isJudged = isList(field.type) && isComposite && !isForeign;
      return isJudged && !isPaged(one) && !isSized && !pages.has(typeName);
    })
    .map(({ field, coordinate }) => ({
      rule: 'lint/pagination',
      severity: 'error',
      message: `${coordinate} is a list without an end: give it a page size (first, last or limit), @listSize or @sizedBy.`,
      coordinate,
      node: field,
    }));
};
