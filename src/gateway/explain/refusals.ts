import { createNote } from '#gateway/note.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { ErrorCode, Refusal } from '#platform/errors.ts';

export interface NotedRefusal {
  readonly stage: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Refusals of requests that are only explained: what each stage would have said, in their order. */
export interface NotedRefusals {
  readonly note: (context: RequestContext, stage: string, refusal: Refusal) => void;
  readonly of: (context: RequestContext) => readonly NotedRefusal[];
}

export const createNotedRefusals = (): NotedRefusals => {
  const noted = createNote<readonly NotedRefusal[]>();
  return {
    note: (context, stage, { code, message, details }) => {
      noted.set(context, [...(noted.get(context) ?? []), { stage, code, message, details }]);
    },
    of: (context) => noted.get(context) ?? [],
  };
};
