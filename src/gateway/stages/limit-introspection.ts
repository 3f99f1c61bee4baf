import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { hasRoleOrAbove } from '#directives/permission.ts';
import type { Stage } from '#gateway/stage.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

/** Everyone, a role and those above it, or nobody. */
export const introspectionRules = ['PUBLIC', 'USER', 'SUPPORT', 'COMPLIANCE', 'ADMIN', 'OFF'] as const;
export type IntrospectionRule = (typeof introspectionRules)[number];

const schemaFields = new Set(['__schema', '__type']);

/** The document is valid here, so fragments exist and do not go in circles; each is looked at once. */
const readsSchema = (operation: OperationDefinitionNode, document: DocumentNode): boolean => {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet);
    }
  }
  const waiting: (SelectionSetNode | undefined)[] = [operation.selectionSet];
  while (waiting.length > 0) {
    for (const selection of waiting.pop()?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        if (schemaFields.has(selection.name.value)) return true;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) waiting.push(selection.selectionSet);
      else {
        waiting.push(fragments.get(selection.name.value));
        fragments.delete(selection.name.value);
      }
    }
  }
  return false;
};

const mayRead = (principal: Principal, rule: IntrospectionRule): boolean => {
  if (rule === 'PUBLIC' || rule === 'OFF') return rule === 'PUBLIC';
  return hasRoleOrAbove(principal, rule);
};

/** Who may read the schema. `__typename` is no introspection: it tells what the caller has been given. */
export const limitIntrospection = (rule: IntrospectionRule): Stage => {
  const known = new WeakMap<OperationDefinitionNode, boolean>();
  return {
    name: 'limit-introspection',
    admit: ({ operation, document, contextValue: { principal } }) => {
      if (operation === undefined || document === undefined || mayRead(principal, rule)) return;
      const reads = known.get(operation) ?? readsSchema(operation, document);
      known.set(operation, reads);
      if (!reads) return;
      refuse(rule !== 'OFF' && principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'INTROSPECTION_DISABLED');
    },
  };
};
