import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestScope {
  readonly requestId: string;
  /** What of the answer is there in bytes already; see `answer-bytes.ts`. */
  bytes?: Buffer[];
}

/** Which request the running code serves; read by the logger, the error formatter and the writer of answers only. */
export const requestScope = new AsyncLocalStorage<RequestScope>();
