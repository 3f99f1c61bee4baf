import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, QueryPlanner } from '@apollo/query-planner';
import { buildASTSchema, type DocumentNode, parse, print } from 'graphql';
import { type EntryKeys, entryKeys } from './entry-keys.ts';
import { plannedFields } from './field-sets.ts';
import { orderKeys } from './order-keys.ts';
import type { TakenNames } from './rename-aliases.ts';
import { askReal, separateSupergraph } from './separate-supergraph.ts';
import { createPlanCheck } from './sound-plan.ts';
import { createTwinPlans } from './twin-plan.ts';
import { twinSupergraph } from './twin-supergraph.ts';
import { findTypeNames, type TypeNames } from './type-tests.ts';
import { createOpenFragments } from './wide-fragments.ts';

/** What executing needs to know of a supergraph, as data that can be sent from thread to thread. */
export interface SupergraphFacts {
  readonly takenNames: TakenNames;
  readonly types: TypeNames;
  readonly keys: EntryKeys;
  /** The names that subgraphs know required fields by, where they are others than the plan's. */
  readonly realNames: ReadonlyMap<string, string>;
}

export interface PlanRequest {
  /** The text of the document. */
  readonly source: string;
  readonly operationName: string | undefined;
}

export interface OperationPlanner {
  readonly facts: SupergraphFacts;
  /** `undefined` when there is nothing to fetch. */
  readonly plan: (request: PlanRequest) => PlanNode | undefined;
}

interface Planned {
  readonly node: PlanNode | undefined;
  /** What the plan asks that cannot be answered where it is asked. */
  readonly unanswerable: string | undefined;
}

type Plan = (document: DocumentNode, operationName: string | undefined) => Planned;

const createPlan = (supergraphSdl: string, document: DocumentNode): Plan => {
  const supergraph = Supergraph.build(supergraphSdl);
  const planner = new QueryPlanner(supergraph);
  const check = createPlanCheck(document);
  const open = createOpenFragments(document, () => supergraph.apiSchema().toGraphQLJSSchema());
  return (operationDocument, operationName) => {
    const named = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(supergraph.apiSchema(), open(operationDocument), named);
    const { node } = planner.buildQueryPlan(operation);
    if (node?.kind === 'Subscription') throw new Error('The gateway does not execute subscriptions.');
    return { node, unanswerable: check(node) };
  };
};

/** Plans over graphs of our own; `undefined` when there is nothing to separate. */
const createSeparatePlan = (document: DocumentNode): Plan | undefined => {
  const separated = separateSupergraph(document);
  if (separated === undefined) return undefined;
  const plan = createPlan(print(separated.document), separated.document);
  return (operationDocument, operationName) => {
    const { node, unanswerable } = plan(operationDocument, operationName);
    return { node: node && askReal(node, separated.names), unanswerable };
  };
};

/** Apollo's planner over one supergraph, which it gets as it needs it to plan right. It blocks while it works. */
export const createOperationPlanner = (supergraphSdl: string): OperationPlanner => {
  const sdl = orderKeys(supergraphSdl);
  const document = parse(sdl, { noLocation: true });
  const twinned = twinSupergraph(document);
  const twins = twinned && createTwinPlans(twinned);
  const planned = twinned?.document ?? document;
  const plan = createPlan(twinned === undefined ? sdl : print(planned), planned);
  let separate: Plan | undefined;
  const planSoundly: Plan = (operationDocument, operationName) => {
    const first = plan(operationDocument, operationName);
    if (first.unanswerable === undefined) return first;
    separate ??= createSeparatePlan(planned);
    return separate?.(operationDocument, operationName) ?? first;
  };
  return {
    facts: {
      takenNames: plannedFields(document),
      types: findTypeNames(buildASTSchema(document, { assumeValidSDL: true })),
      keys: entryKeys(document),
      realNames: twins?.realNames ?? new Map(),
    },
    plan: ({ source, operationName }) => {
      const { node, unanswerable } = planSoundly(parse(source, { noLocation: true }), operationName);
      if (unanswerable !== undefined) throw new Error(`No plan gets ${unanswerable}.`);
      return node && (twins?.restore(node) ?? node);
    },
  };
};
