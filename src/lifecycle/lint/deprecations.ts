import { type ASTNode, type ConstDirectiveNode, Kind, visit } from 'graphql';
import type { LintNote, LintRule } from './subject.ts';

const hasReason = (directive: ConstDirectiveNode): boolean => {
  const value = directive.arguments?.find(({ name }) => name.value === 'reason')?.value;
  return value?.kind === Kind.STRING && value.value.trim() !== '';
};

const nameOf = (node: ASTNode | readonly ASTNode[]): string[] =>
  'kind' in node && 'name' in node && node.name !== undefined && node.kind !== Kind.DIRECTIVE
    ? [(node.name as { readonly value: string }).value]
    : [];

/** What is deprecated says what to use instead. */
export const lintDeprecations: LintRule = ({ definitions }) =>
  definitions.flatMap(({ node }) => {
    const notes: LintNote[] = [];
    visit(node, {
      Directive: (...call) => {
        const [directive, ancestors] = [call[0] as ConstDirectiveNode, call[4]];
        if (directive.name.value !== 'deprecated' || hasReason(directive)) return;
        const coordinate = ancestors.flatMap(nameOf).join('.');
        const message = `${coordinate} is deprecated without a reason: say what to use instead.`;
        notes.push({
          rule: 'lint/deprecation-reason',
          severity: 'error',
          message,
          coordinate,
          node: directive,
        });
      },
    });
    return notes;
  });
