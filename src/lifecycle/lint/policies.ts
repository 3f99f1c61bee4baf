import type { ConstDirectiveNode } from 'graphql';
import { needsByDirective } from '#directives/needs.ts';
import {
  type LintNote,
  type LintRule,
  type LintSubject,
  namedTypeOf,
  outputFields,
  rootTypes,
} from './subject.ts';

const authorisation = new Set(Object.keys(needsByDirective));
const isGuard = (names: readonly string[]): boolean => names.some((name) => authorisation.has(name));

/** Types of which every selection is guarded, whoever returns them. */
const guardedTypes = ({ definitions }: LintSubject): Set<string> =>
  new Set(
    definitions.flatMap(({ node, directivesOf }) =>
      'name' in node &&
      node.name !== undefined &&
      'directives' in node &&
      isGuard(directivesOf(node as { readonly directives?: readonly ConstDirectiveNode[] }))
        ? [node.name.value]
        : [],
    ),
  );

/** Whoever adds a root field says who may use it, even where that is everybody. */
export const lintPolicies: LintRule = (subject) => {
  const guarded = guardedTypes(subject);
  return outputFields(subject).flatMap(({ typeName, field, coordinate, directives }): LintNote[] => {
    const isPublic = directives.includes('public');
    const about = { coordinate, node: field, severity: 'error' as const };
    if (isPublic && isGuard(directives)) {
      const message = `${coordinate} says @public and asks for an authorisation as well.`;
      return [{ ...about, rule: 'lint/policy-contradiction', message }];
    }
    if (!rootTypes.has(typeName) || isPublic || isGuard(directives) || directives.includes('external'))
      return [];
    if (guarded.has(namedTypeOf(field.type)) || guarded.has(typeName)) return [];
    const message = `${coordinate} says not who may use it: give it an authorisation, or @public for everybody.`;
    return [{ ...about, rule: 'lint/policy-missing', message }];
  });
};
