import type { GraphQLResponse } from '@apollo/server';
import type { ReadonlyRequest } from './request.ts';

/** One step in a request's life. It may look, answer early, or refuse by throwing; it edits nothing. */
export interface Stage {
  readonly name: string;
  /** Refuses even an operation that is only explained. */
  readonly always?: true;
  /** Refuse by throwing. */
  readonly admit?: (request: ReadonlyRequest) => void | Promise<void>;
  /** Answer, or let the next one try. */
  readonly answer?: (request: ReadonlyRequest) => GraphQLResponse | null | Promise<GraphQLResponse | null>;
  /** Headers of the answer. The pipeline adds them. */
  readonly headers?: (request: ReadonlyRequest) => Readonly<Record<string, string>> | null;
  /** Extensions of the answer, by name. The pipeline adds them. */
  readonly extend?: (request: ReadonlyRequest) => Readonly<Record<string, unknown>> | null;
  /** Look only. */
  readonly record?: (request: ReadonlyRequest) => void | Promise<void>;
}
