import {
  type CachePolicy,
  formatCacheControl,
  notStored,
  parseCacheControl,
  restrict,
} from './cache-control.ts';

/** What the answers of subgraphs say about the headers of ours, collected while an operation is executed. */
export interface AnswerHeaders {
  readonly noteCacheControl: (header: string | undefined, age: string | undefined) => void;
  /** Sent to the client as it is. */
  readonly addCookie: (cookie: string) => void;
  /** Null as long as no subgraph said anything. */
  readonly cacheControl: (isForOneCaller: boolean) => string | null;
}

export const createAnswerHeaders = (addCookie: (cookie: string) => void): AnswerHeaders => {
  let policy: CachePolicy | undefined;
  let isSaid = false;
  return {
    addCookie,
    noteCacheControl: (header, age) => {
      isSaid ||= header !== undefined;
      // Once nothing may be kept there is nothing left to restrict.
      if (policy?.isStored === false) return;
      // Where nothing is said nothing is allowed.
      const own = header === undefined ? notStored : parseCacheControl(header, age);
      policy = policy === undefined ? own : restrict(policy, own);
    },
    cacheControl: (isForOneCaller) =>
      policy === undefined || !isSaid ? null : formatCacheControl(policy, isForOneCaller),
  };
};
