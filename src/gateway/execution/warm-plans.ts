import { parse, print } from 'graphql';
import type { Clock } from '#platform/clock.ts';
import { type PlanQueue, planRequest } from './plan-queue.ts';
import type { OperationToPlan } from './prepare-operation.ts';
import { keyOf, type WarmPlan } from './prepared-operations.ts';
import { renameAliases } from './rename-aliases.ts';
import { withinDeadline } from './within-deadline.ts';

interface Parts {
  readonly queue: Pick<PlanQueue, 'facts' | 'plan'>;
  readonly operations: readonly OperationToPlan[];
  /** Aborted when it has taken long enough. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Nothing but what is planned, with a document of its own: what is known of the nodes of the old one leads to the
 * supergraph that it was used with, and that one could never go.
 */
const ownCopy = ({ document, operationName, queryHash, overrides }: OperationToPlan): OperationToPlan => ({
  document: parse(print(document), { noLocation: true }),
  operationName,
  queryHash,
  overrides,
});

/** Plans operations one after another, as long as there is time. Those that cannot be planned are left out. */
export const makeWarmPlans = async (
  warm: Map<string, WarmPlan>,
  { queue, operations, signal, clock }: Parts,
): Promise<void> => {
  const { takenNames } = await queue.facts();
  for (const known of operations) {
    if (signal.aborted) return;
    const operation = ownCopy(known);
    const { document } = renameAliases(operation.document, takenNames);
    const { made, withdraw } = queue.plan(planRequest(document, operation));
    try {
      warm.set(keyOf(operation), { operation, made: await withinDeadline(made, { signal }, clock) });
    } catch {
      // It does not fit the new supergraph, or takes too long: whoever asks for it will be told.
      withdraw();
    }
  }
};
