import type { RequestContext } from './request.ts';

/** What one part of the gateway keeps of a request until it is answered. */
export interface Note<Value> {
  readonly get: (context: RequestContext) => Value | undefined;
  readonly set: (context: RequestContext, value: Value) => void;
}

let count = 0;

/** Kept with the request, each at a place of its own: every request looks at dozens, and any map would take longer. */
export const createNote = <Value>(): Note<Value> => {
  const place = count;
  count += 1;
  return {
    get: ({ notes }) => notes[place] as Value | undefined,
    set: ({ notes }, value) => {
      notes[place] = value;
    },
  };
};
