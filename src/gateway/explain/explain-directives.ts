import { type FieldNode, type GraphQLField, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';

export interface AppliedDirective {
  readonly coordinate: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Where a directive stands on the fields that an operation selects, each coordinate once. */
export const appliedDirectives = (
  directive: string,
  { operation, fragments }: OperationAnalysis,
  index: PolicyIndex,
): AppliedDirective[] => {
  const found = new Map<string, AppliedDirective>();
  const typeInfo = new TypeInfo(index.schema);
  const look = (node: FieldNode): void => {
    const parent = typeInfo.getParentType();
    const field: GraphQLField<unknown, unknown> | null | undefined = typeInfo.getFieldDef();
    if (parent === null || parent === undefined || field === null || field === undefined) return;
    const coordinate = `${parent.name}.${node.name.value}`;
    for (const args of index.applications(field, directive)) {
      found.set(`${coordinate} ${JSON.stringify(args)}`, { coordinate, arguments: args });
    }
  };
  for (const definition of [operation, ...fragments.values()]) {
    visit(definition, visitWithTypeInfo(typeInfo, { Field: { enter: look } }));
  }
  return [...found.values()];
};
