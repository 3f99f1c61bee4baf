import { GraphQLError } from 'graphql';
import { errorOf, type Failures, marksAt } from './failures.ts';

/** One projection: the data that a client gets is read from the merged data, with an error for what is not there. */
export interface Projection {
  /** Where we are, by the client's names. */
  readonly path: (string | number)[];
  readonly errors: GraphQLError[];
  readonly failures: Failures | undefined;
  readonly clientName: (name: string) => string;
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

/** Every cause of a missing value is an error at its place, or below it where the subgraph said so. */
export const reportMarks = (projection: Projection, { object, key }: Holder): void => {
  for (const { cause, rest } of marksAt(projection.failures, object, key) ?? []) {
    const below = rest.map((one) => (typeof one === 'string' ? projection.clientName(one) : one));
    projection.errors.push(errorOf(cause, [...projection.path, ...below]));
  }
};
