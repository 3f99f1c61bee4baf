import type { RequestContext } from './request.ts';

/** What one part of the gateway keeps of a request until it is answered. */
export interface Note<Value> {
  readonly get: (context: RequestContext) => Value | undefined;
  readonly set: (context: RequestContext, value: Value) => void;
}

/** Kept with the request: weak maps of short-lived keys cost more than all the look-ups of a small request. */
export const createNote = <Value>(): Note<Value> => {
  const key = Symbol('note');
  return {
    get: ({ notes }) => notes.get(key) as Value | undefined,
    set: ({ notes }, value) => {
      notes.set(key, value);
    },
  };
};
