import { GraphQLError } from 'graphql';
import { type Data, isObject, type Path, readOwn } from './subgraph-answer.ts';

/** One error of a subgraph, or one call that failed; it shows at every field that it left without a value. */
export interface Cause {
  readonly subgraph: string;
  readonly message: string;
  readonly extensions: Readonly<Data>;
  readonly original: unknown;
  /** Where it is when no selected field shows it. */
  readonly place: () => Path | undefined;
  reported: boolean;
}

/** A cause at a property of an object of the merged data; `rest` leads on below the null. */
interface Mark {
  readonly cause: Cause;
  readonly rest: Path;
}

/** All that went wrong in one operation, by the object and the property that miss a value. */
export interface Failures {
  readonly causes: Cause[];
  readonly marks: Map<object, Map<string, Mark[]>>;
}

export const createFailures = (): Failures => ({ causes: [], marks: new Map() });

export const createCause = (
  subgraph: string,
  error: unknown,
  place: Cause['place'] = () => undefined,
): Cause => {
  const { message, extensions } = Object(error) as { message?: unknown; extensions?: unknown };
  const given = isObject(extensions) ? extensions : {};
  return {
    subgraph,
    message:
      typeof message === 'string' && message !== '' ? message : `The subgraph "${subgraph}" sent an error.`,
    extensions: { ...given, code: given['code'] ?? 'DOWNSTREAM_SERVICE_ERROR', serviceName: subgraph },
    original: error,
    place,
    reported: false,
  };
};

export const markAt = (
  failures: Failures,
  at: { readonly object: object; readonly key: string },
  mark: Mark,
): void => {
  const keys = failures.marks.get(at.object) ?? new Map<string, Mark[]>();
  failures.marks.set(at.object, keys);
  const list = keys.get(at.key);
  // The same mark comes twice only in a row; there may be very many others.
  const last = list?.at(-1);
  if (list === undefined) keys.set(at.key, [mark]);
  else if (last?.cause !== mark.cause || last.rest.join('.') !== mark.rest.join('.')) list.push(mark);
};

/** Marks the place where the path ends, or the null on its way. */
export const markAlong = (
  failures: Failures,
  from: object,
  { cause, path, renamed }: { cause: Cause; path: Path; renamed: ReadonlyMap<string, string> },
): void => {
  let object: object = from;
  for (let index = 0; index < path.length; index += 1) {
    const element = path[index] ?? '';
    const own = String(element);
    const key = typeof element === 'string' ? (renamed.get(own) ?? own) : own;
    const next = readOwn(object as Data, key);
    if (index === path.length - 1 || typeof next !== 'object' || next === null) {
      const rest = path
        .slice(index + 1)
        .map((one) => (typeof one === 'string' ? (renamed.get(one) ?? one) : one));
      markAt(failures, { object, key }, { cause, rest });
      return;
    }
    object = next;
  }
};

export const marksAt = (failures: Failures | undefined, object: object, key: string) =>
  failures?.marks.get(object)?.get(key);

export const errorOf = (cause: Cause, path: Path | undefined): GraphQLError => {
  cause.reported = true;
  return new GraphQLError(cause.message, {
    extensions: { ...cause.extensions },
    originalError: Object(cause.original) as Error,
    ...(path === undefined ? {} : { path }),
  });
};
