import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { BreakerState } from '#platform/upstream/circuit-breaker.ts';
import type { UpstreamFailure } from '#platform/upstream/failure.ts';

/** What is logged of a subgraph's troubles: that they begin and end, and not each call that fails. */
export interface OutageLog {
  readonly failed: (failure: UpstreamFailure) => void;
  readonly answered: () => void;
  readonly breakerChanged: (state: BreakerState) => void;
  readonly targetChanged: (url: URL, isEjected: boolean) => void;
}

/** One that fails and answers by turns is told of once in this time. */
const quietMs = 10_000;

export const createOutageLog = (parts: {
  readonly subgraph: string;
  readonly clock: Clock;
  readonly logger: Logger;
}): OutageLog => {
  const { subgraph, clock, logger } = parts;
  let isFailing = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    failed: (failure) => {
      const { kind, status } = failure;
      logger.debug({ err: failure, subgraph, kind, status }, 'A call of a subgraph failed.');
      if (kind === 'cancelled' || isFailing || clock.now() - toldAt < quietMs) return;
      isFailing = true;
      toldAt = clock.now();
      logger.warn(
        { err: failure, subgraph, kind, status },
        'A subgraph fails. The next failures are not logged.',
      );
    },
    answered: () => {
      if (!isFailing) return;
      isFailing = false;
      logger.info({ subgraph }, 'A subgraph answers again.');
    },
    breakerChanged: (state) => {
      if (state === 'open')
        logger.warn({ subgraph }, 'A subgraph is left alone: its circuit breaker opened.');
      else logger.info({ subgraph, breaker: state }, 'The circuit breaker of a subgraph changed.');
    },
    targetChanged: (url, isEjected) => {
      const facts = { subgraph, host: url.host };
      if (isEjected) logger.warn(facts, 'One URL of a subgraph is left alone.');
      else logger.info(facts, 'One URL of a subgraph answers again.');
    },
  };
};
