import { GraphQLError } from 'graphql';
import { type Cause, errorOf, type Failures, marksAt } from './failures.ts';
import type { Data } from './subgraph-answer.ts';

/** An object of the client's data that may stand in several places, and how many it holds, itself included. */
interface Made {
  readonly data: Data | null;
  readonly objects: number;
}

/** One projection: the data that a client gets is read from the merged data, with an error for what is not there. */
export interface Projection {
  /** Where we are, by the client's names. */
  readonly path: (string | number)[];
  readonly errors: GraphQLError[];
  readonly failures: Failures | undefined;
  readonly clientName: (name: string) => string;
  /** What objects that may stand in several places have come to, by what was selected of them. */
  readonly results: Map<object, Map<object, Made>> | undefined;
  /** How many objects of the client's data were made, and how many stand in further places. */
  made: number;
  repeated: number;
  /** What failed to fill the objects that we are in: it left out what is not there. */
  inherited: readonly Cause[];
}

/** The property of the merged data that a value was read from. */
export interface Holder {
  readonly object: object;
  readonly key: string;
}

export const reportInvalid = (projection: Projection, message: string): void => {
  projection.errors.push(
    new GraphQLError(message, {
      path: [...projection.path],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    }),
  );
};

/**
 * Every cause of a missing value is an error at its place, or below it where the subgraph said so. What is not even null
 * was left out by what failed to fill the objects around it, when these came from elsewhere.
 */
export const reportMarks = (projection: Projection, { object, key }: Holder, isAbsent: boolean): void => {
  const { errors, path, failures, inherited } = projection;
  const marks = marksAt(failures, object, key);
  for (const { cause, rest } of marks ?? []) {
    const below = rest.map((one) => (typeof one === 'string' ? projection.clientName(one) : one));
    errors.push(errorOf(cause, [...path, ...below]));
  }
  if (marks === undefined && isAbsent) for (const cause of inherited) errors.push(errorOf(cause, [...path]));
};

/** Completes what is in a property, with the causes that are noted there. */
export const within = (projection: Projection, { object, key }: Holder, complete: () => unknown): unknown => {
  const marks = marksAt(projection.failures, object, key);
  if (marks === undefined) return complete();
  const { inherited } = projection;
  projection.inherited = [...inherited, ...marks.map(({ cause }) => cause)];
  const completed = complete();
  projection.inherited = inherited;
  return completed;
};
