import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, QueryPlanner } from '@apollo/query-planner';
import { buildASTSchema, type DocumentNode, parse, print } from 'graphql';
import { type EntryKeys, entryKeys } from './entry-keys.ts';
import { plannedFields } from './field-sets.ts';
import { createTypeKnowledge } from './known-types.ts';
import { orderKeys } from './order-keys.ts';
import { findOverrideLabels } from './override-labels.ts';
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
  /** The labels of overrides that hold; the others do not. */
  readonly overrides?: readonly string[] | undefined;
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

interface ToPlan extends Pick<PlanRequest, 'operationName' | 'overrides'> {
  readonly document: DocumentNode;
}

type Plan = (operation: ToPlan) => Planned;

const createPlan = (supergraphSdl: string, document: DocumentNode): Plan => {
  const supergraph = Supergraph.build(supergraphSdl);
  const planner = new QueryPlanner(supergraph);
  const check = createPlanCheck(document);
  const open = createOpenFragments(document, () => supergraph.apiSchema().toGraphQLJSSchema());
  const labels = findOverrideLabels(document);
  return ({ document: operationDocument, operationName, overrides = [] }) => {
    const named = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(supergraph.apiSchema(), open(operationDocument), named);
    const overrideConditions = new Map(labels.map((label) => [label, overrides.includes(label)]));
    const { node } = planner.buildQueryPlan(operation, { overrideConditions });
    if (node?.kind === 'Subscription') throw new Error('The gateway does not execute subscriptions.');
    return { node, unanswerable: check(node) };
  };
};

/** Plans over graphs of our own; `undefined` when there is nothing to separate. */
const createSeparatePlan = (document: DocumentNode): Plan | undefined => {
  const separated = separateSupergraph(document);
  if (separated === undefined) return undefined;
  const plan = createPlan(print(separated.document), separated.document);
  return (operation) => {
    const { node, unanswerable } = plan(operation);
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
  const withKnownTypes = createTypeKnowledge(document);
  let separate: Plan | undefined;
  const planSoundly: Plan = (operation) => {
    const first = plan(operation);
    if (first.unanswerable === undefined) return first;
    separate ??= createSeparatePlan(planned);
    return separate?.(operation) ?? first;
  };
  return {
    facts: {
      takenNames: plannedFields(document),
      types: findTypeNames(buildASTSchema(document, { assumeValidSDL: true })),
      keys: entryKeys(document),
      realNames: twins?.realNames ?? new Map(),
    },
    plan: ({ source, ...named }) => {
      const { node, unanswerable } = planSoundly({ ...named, document: parse(source, { noLocation: true }) });
      if (unanswerable !== undefined) throw new Error(`No plan gets ${unanswerable}.`);
      return node && withKnownTypes(twins?.restore(node) ?? node);
    },
  };
};
