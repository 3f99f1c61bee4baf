import { getDirective } from '@graphql-tools/utils';
import { type GraphQLField, type GraphQLInterfaceType, type GraphQLObjectType, isEnumType } from 'graphql';
import type { Element, PolicyIndex } from '#gateway/policy/policy-index.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type Join = Readonly<Record<string, unknown>>;

export interface Owners {
  readonly subgraphs: ReadonlySet<string>;
  /** The subgraphs that can resolve a field. */
  readonly of: (type: Composite, field: GraphQLField<unknown, unknown>) => ReadonlySet<string>;
}

const resolves = ({ graph, external, usedOverridden, overrideLabel }: Join): boolean =>
  typeof graph === 'string' &&
  external !== true &&
  (usedOverridden !== true || typeof overrideLabel === 'string');

/** Which subgraph a field comes from, by what composition wrote into the supergraph. */
export const createOwners = ({ schema }: PolicyIndex): Owners => {
  const joins = (element: Element, name: string): readonly Join[] =>
    getDirective(schema, element, name) ?? [];
  const graphs = schema.getType('join__Graph');
  const names = new Map(
    (isEnumType(graphs) ? graphs.getValues() : []).map((value) => [
      value.name,
      String(joins(value, 'join__graph')[0]?.['name'] ?? value.name),
    ]),
  );
  return {
    subgraphs: new Set(names.values()),
    of: (type, field) => {
      const own = joins(field, 'join__field').filter(({ graph }) => typeof graph === 'string');
      const found = own.length > 0 ? own.filter(resolves) : joins(type, 'join__type');
      return new Set(found.map(({ graph }) => names.get(String(graph)) ?? String(graph)));
    },
  };
};
