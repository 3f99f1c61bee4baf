import type { FetchDataRewrite } from '@apollo/query-planner';
import { type Data, readOwn } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

export type Rewrite = (value: unknown) => void;

type Apply = (object: Data) => void;

const fragmentPrefix = '... on ';

const descend = (apply: Rewrite): Rewrite => {
  const each: Rewrite = (value) => {
    if (Array.isArray(value)) for (const item of value) each(item);
    else if (typeof value === 'object' && value !== null) apply(value);
  };
  return each;
};

const applyFor = (rewrite: FetchDataRewrite, field: string): Apply => {
  if (rewrite.kind === 'ValueSetter') {
    return (object) => {
      object[field] = rewrite.setValueTo;
    };
  }
  return (object) => {
    const value = readOwn(object, field);
    if (value === undefined) return;
    object[rewrite.renameKeyTo] = value;
    object[field] = undefined;
  };
};

/** An object of unknown type is taken for one of the wanted type. */
const stepFor = (element: string, next: Rewrite, types: TypeTests): Rewrite => {
  if (!element.startsWith(fragmentPrefix)) return (value) => next(readOwn(value as Data, element));
  const wanted = element.slice(fragmentPrefix.length);
  return (value) => {
    const typeName = (value as Data)['__typename'];
    if (typeof typeName !== 'string' || types.isSubtype(typeName, wanted)) next(value);
  };
};

const compileRewrite = (rewrite: FetchDataRewrite, types: TypeTests): Rewrite => {
  const last = rewrite.path.at(-1);
  if (last === undefined) return () => undefined;
  const start = descend(applyFor(rewrite, last) as Rewrite);
  return rewrite.path
    .slice(0, -1)
    .reduceRight<Rewrite>((next, element) => descend(stepFor(element, next, types)), start);
};

/** What the planner wants changed in representations before they are sent, or in answers before they are merged. */
export const compileRewrites = (
  rewrites: readonly FetchDataRewrite[] | undefined,
  types: TypeTests,
): Rewrite | undefined => {
  if (rewrites === undefined || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, types));
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
};

/** The names that answers have before they are rewritten, with the names they have after. */
export const renamedKeys = (
  rewrites: readonly FetchDataRewrite[] | undefined,
): ReadonlyMap<string, string> => {
  const pairs = (rewrites ?? []).flatMap((rewrite) =>
    rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [],
  );
  return new Map(pairs);
};
