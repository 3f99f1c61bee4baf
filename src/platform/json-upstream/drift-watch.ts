import type { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { UpstreamFailure } from '#platform/upstream/failure.ts';
import { unknownFields } from './drift.ts';

interface Watched {
  readonly name: string;
  readonly answer: z.core.$ZodType;
}

/** Sees how far a service has gone from its contract: counts what is new, tells of what cannot be used. */
export interface DriftWatch {
  readonly look: (endpoint: Watched, read: unknown) => void;
  readonly failed: (endpoint: Watched, failure: UpstreamFailure) => void;
}

/** Bad answers of one endpoint are told of once in this time. */
const quietMs = 60_000;

export const createDriftWatch = (parts: {
  readonly upstream: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly drifted: (endpoint: string, fields: number) => void;
}): DriftWatch => {
  const { upstream, clock, logger, drifted } = parts;
  const seen = new Map<string, string>();
  const toldAt = new Map<string, number>();
  return {
    look: ({ name, answer }, read) => {
      const fields = unknownFields(answer, read);
      if (fields.length === 0) return;
      drifted(name, fields.length);
      const text = fields.join(', ').slice(0, 500);
      if (seen.get(name) === text) return;
      seen.set(name, text);
      logger.debug(
        { upstream, endpoint: name, fields: text },
        'An upstream sends fields that are not known.',
      );
    },
    failed: ({ name }, failure) => {
      if (clock.now() - (toldAt.get(name) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
      toldAt.set(name, clock.now());
      logger.warn(
        { err: failure, upstream, endpoint: name },
        'An upstream gave an answer that cannot be used.',
      );
    },
  };
};
