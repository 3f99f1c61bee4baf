import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

type Path = readonly (string | number)[];
type Row = Record<string | number, unknown>;
type Outcome = Pick<ExecutionResult, 'data' | 'errors'>;

/** Where an error shows in the data: its path up to the first null. */
const shownAt = (data: unknown, path: Path): Path => {
  let at = data;
  const shown: (string | number)[] = [];
  for (const element of path) {
    if (at === null || at === undefined) break;
    shown.push(element);
    at = (at as Row)[element];
  }
  return shown;
};

/** The places that errors are about, each once. */
export const placesOf = ({ data, errors }: Outcome): string[] =>
  [...new Set((errors ?? []).map(({ path }) => shownAt(data, path ?? []).join('.')))].toSorted();

/** An answer as text: its data in order, and the places of its errors. */
export const outcomeOf = (result: Outcome): string =>
  JSON.stringify({ data: result.data, errors: placesOf(result) });

/** The same without an order of properties. */
export const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** The names of the fields that may stand at a path. */
const fieldsAt = (document: DocumentNode, path: Path): ReadonlySet<string> => {
  const named = (sets: readonly SelectionSetNode[], name: string): FieldNode[] =>
    sets.flatMap(({ selections }) =>
      selections.flatMap((selection): FieldNode[] => {
        if (selection.kind === Kind.FIELD)
          return (selection.alias ?? selection.name).value === name ? [selection] : [];
        if (selection.kind === Kind.INLINE_FRAGMENT) return named([selection.selectionSet], name);
        const fragment = document.definitions.find(
          (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
        );
        return fragment?.kind === Kind.FRAGMENT_DEFINITION ? named([fragment.selectionSet], name) : [];
      }),
    );
  let sets = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [one.selectionSet] : [],
  );
  let found: FieldNode[] = [];
  for (const element of path) {
    if (typeof element !== 'string') continue;
    found = named(sets, element);
    sets = found.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return new Set(found.map(({ name }) => name.value));
};

const withNullAt = (data: unknown, [first, ...rest]: Path): unknown => {
  if (first === undefined) return null;
  if (typeof data !== 'object' || data === null || (data as Row)[first] === undefined) return data;
  const changed = withNullAt((data as Row)[first], rest);
  return Array.isArray(data) ? data.with(Number(first), changed) : { ...data, [first]: changed };
};

interface Losses {
  readonly document: DocumentNode;
  /** The names of fields that are computed from others. */
  readonly computed: ReadonlySet<string>;
}

/**
 * What an answer may be when a field failed that others are computed from: these are lost with it, each with an error. One
 * schema for all computes them from what it need not send, so that they have a value there.
 */
export const withLosses = (wanted: Outcome, got: Outcome, { document, computed }: Losses): Outcome => {
  const known = new Set(placesOf(wanted));
  let { data } = wanted;
  const errors = [...(wanted.errors ?? [])];
  for (const error of got.errors ?? []) {
    const place = shownAt(got.data, error.path ?? []);
    const isComputed = [...fieldsAt(document, place)].some((name) => computed.has(name));
    if (known.has(place.join('.')) || !isComputed) continue;
    data = withNullAt(data, place) as typeof data;
    errors.push(error);
  }
  return { data: data ?? null, errors };
};
