import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, QueryPlanner } from '@apollo/query-planner';
import { buildASTSchema, type DocumentNode, parse, print } from 'graphql';
import { plannedFields } from './field-sets.ts';
import { createMerge, type Merge } from './merge.ts';
import { orderKeys } from './order-keys.ts';
import type { TakenNames } from './rename-aliases.ts';
import { createTwinPlans } from './twin-plan.ts';
import { twinSupergraph } from './twin-supergraph.ts';
import { createTypeTests, type TypeTests } from './type-tests.ts';

/** What is computed once for a supergraph: how to plan over it and how to read what its subgraphs answer. */
export interface OperationPlanner {
  /** `undefined` when there is nothing to fetch. */
  readonly plan: (document: DocumentNode, operationName: string | undefined) => PlanNode | undefined;
  readonly takenNames: TakenNames;
  readonly types: TypeTests;
  readonly merge: Merge;
  /** The name that subgraphs know a required field by. */
  readonly realName: (key: string) => string;
}

export const createOperationPlanner = (supergraphSdl: string): OperationPlanner => {
  const sdl = orderKeys(supergraphSdl);
  const document = parse(sdl, { noLocation: true });
  const twinned = twinSupergraph(document);
  const twins = twinned && createTwinPlans(twinned);
  const supergraph = Supergraph.build(twinned === undefined ? sdl : print(twinned.document));
  const planner = new QueryPlanner(supergraph);
  const types = createTypeTests(buildASTSchema(document, { assumeValidSDL: true }));
  return {
    types,
    merge: createMerge(types.isConcrete),
    takenNames: plannedFields(document),
    realName: twins?.realName ?? ((key) => key),
    plan: (operationDocument, operationName) => {
      const named = operationName === undefined ? {} : { operationName };
      const operation = operationFromDocument(supergraph.apiSchema(), operationDocument, named);
      const { node } = planner.buildQueryPlan(operation);
      if (node?.kind === 'Subscription') throw new Error('The gateway does not execute subscriptions.');
      return node === undefined ? undefined : (twins?.restore(node) ?? node);
    },
  };
};
