import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestScope {
  readonly requestId: string;
}

/** Which request the running code serves; read by the logger and the error formatter, by nothing else. */
export const requestScope = new AsyncLocalStorage<RequestScope>();
