import type { GraphQLRequestContext } from '@apollo/server';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import type { StopSignal } from '#platform/stop-signal.ts';
import type { Certainty } from './authentication/create-verifier.ts';
import type { AnswerHeaders } from './subgraphs/answer-headers.ts';

/** What is known of a request before its document is read. Frozen: a stage reads it, and keeps what it finds out in a note. */
export interface RequestContext {
  readonly requestId: string;
  readonly principal: Principal;
  /** How certain it is that nothing has revoked what the caller showed. */
  readonly certainty: Certainty;
  /** Where the request came from, as far as it can be trusted. */
  readonly address: string;
  readonly client: { readonly name: string; readonly version: string };
  readonly device: { readonly userAgent: string; readonly platform: string };
  /** The client's headers that subgraphs may be sent, by name. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** What subgraphs want the headers of our answer to say. */
  readonly answerHeaders: AnswerHeaders;
  /** When the answer must be ready, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly startedAt: number;
  /** Aborted when the client has gone. */
  readonly signal: StopSignal;
  /** The caller wants to know what would happen, and not that it happens. */
  readonly explain: boolean;
  readonly logger: Logger;
  /** Read and written through `createNote` only. */
  readonly notes: unknown[];
}

export type ReadonlyRequest = Readonly<GraphQLRequestContext<RequestContext>>;
