import type { LimitAnswer, LimitQuestion } from '#platform/rate-limit/remote.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { Asker, AskGateway } from './ask-gateway.ts';
import { findHolder, type LimitSubject } from './find-holder.ts';

/** Something that is done to a bucket, and why. */
export interface BucketChange {
  readonly operation: 'reset' | 'grant';
  readonly of: LimitSubject;
  readonly tokens: number;
  readonly actorId: string;
  readonly reason: string;
}

export type BucketRejection = 'NOT_FOUND' | 'NO_BUCKET' | 'INVALID_TOKENS';

export interface Buckets {
  /** Of whoever asks. */
  readonly own: (asker: Asker) => Promise<LimitAnswer>;
  readonly of: (asker: Asker, subject: LimitSubject) => Promise<LimitAnswer | null>;
  readonly change: (
    asker: Asker,
    change: BucketChange,
  ) => Promise<LimitAnswer | { readonly rejected: BucketRejection }>;
}

const mostTokens = 1e9;
const eventTypes = { reset: 'rate_limit.reset', grant: 'rate_limit.granted' } as const;

/** What administrators see and change of the callers' buckets, which the gateways keep. */
export const createBuckets = (parts: {
  readonly db: Database;
  readonly audit: Audit;
  readonly askGateway: AskGateway;
}): Buckets => {
  const { db, audit, askGateway } = parts;
  const inspect = (asker: Asker, of: LimitQuestion['of']): Promise<LimitAnswer> =>
    askGateway(asker, { operation: 'inspect', tokens: 0, of });
  return {
    own: (asker) => inspect(asker, null),
    of: async (asker, subject) => {
      const holder = await findHolder(db, subject);
      return holder === null ? null : inspect(asker, holder);
    },
    change: async (asker, { operation, of, tokens, actorId, reason }) => {
      if (of.kind === 'CLIENT_NAME') return { rejected: 'NO_BUCKET' };
      if (operation === 'grant' && !(tokens > 0 && tokens <= mostTokens))
        return { rejected: 'INVALID_TOKENS' };
      const holder = await findHolder(db, of);
      if (holder === null) return { rejected: 'NOT_FOUND' };
      return db.transaction().execute(async (transaction) => {
        const data = { kind: of.kind, subject: of.id, reason, ...(operation === 'grant' ? { tokens } : {}) };
        const userId = of.kind === 'USER' ? of.id : null;
        await audit.record({ type: eventTypes[operation], userId, actorId, data }, transaction);
        // Last: what the gateway has not done is not on record.
        return askGateway(asker, { operation, tokens, of: holder });
      });
    },
  };
};
