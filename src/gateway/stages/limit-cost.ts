import { hasRoleOrAbove } from '#directives/permission.ts';
import type { CostMetrics } from '#gateway/cost/cost-metrics.ts';
import type { Estimate } from '#gateway/cost/costs.ts';
import type { RequestCosts } from '#gateway/cost/request-costs.ts';
import type { Guard } from '#gateway/guard.ts';
import type { ReadonlyRequest, RequestContext } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { type Refusal, refusal } from '#platform/errors.ts';

interface Parts {
  readonly guard: Guard;
  readonly costs: RequestCosts;
  readonly metrics: CostMetrics;
  readonly max: number;
  readonly subgraphMax: ReadonlyMap<string, number>;
}

/** Clients are not told how the graph is divided, so the subgraph is named in the log only. */
const subgraphExcess = (
  { subgraphMax }: Parts,
  estimate: Estimate,
  context: RequestContext,
): Refusal | null => {
  for (const [subgraph, estimated] of estimate.subgraphs) {
    const max = subgraphMax.get(subgraph);
    if (max === undefined || estimated <= max) continue;
    context.logger.info({ subgraph, estimated, max }, 'An operation is too expensive for one subgraph.');
    return refusal('SUBGRAPH_COST_ESTIMATED_TOO_EXPENSIVE', { estimated, max });
  }
  return null;
};

const excess = (parts: Parts, estimate: Estimate, context: RequestContext): Refusal | null => {
  const { max } = parts;
  if (estimate.problem !== null) return refusal('BAD_USER_INPUT', { message: estimate.problem });
  if (estimate.cost > max) return refusal('COST_ESTIMATED_TOO_EXPENSIVE', { estimated: estimate.cost, max });
  return subgraphExcess(parts, estimate, context);
};

const mayAsk = ({ request, contextValue }: ReadonlyRequest): boolean =>
  hasRoleOrAbove(contextValue.principal, 'SUPPORT') && request.http?.headers.get('x-soba-cost') === '1';

/**
 * What an operation may cost, judged before anything is planned. The whole operation counts as it was sent, with fields
 * that authorisation takes out: so its cost is the same for every caller.
 */
export const limitCost = (parts: Parts): Stage => ({
  name: 'limit-cost',
  admit: (request) => {
    const { guard, costs } = parts;
    if (guard.mode === 'off' && !request.contextValue.explain) return;
    const estimate = costs.estimate(request);
    if (estimate !== null) guard.check(() => excess(parts, estimate, request.contextValue));
  },
  extend: (request) => {
    const estimate = parts.costs.estimated(request.contextValue);
    if (estimate === undefined || !mayAsk(request)) return null;
    return { cost: { estimated: estimate.cost, actual: parts.costs.actual(request), max: parts.max } };
  },
  record: (request) => {
    const estimate = parts.costs.estimated(request.contextValue);
    if (estimate === undefined || request.contextValue.explain) return;
    parts.metrics.observe(estimate.cost, parts.costs.actual(request));
  },
});
