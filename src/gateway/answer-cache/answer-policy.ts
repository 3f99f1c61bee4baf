import { LRUCache } from 'lru-cache';

/** What the headers of a subgraph's answer say of keeping it. */
export interface AnswerPolicy {
  /** Milliseconds that it may still be kept; `undefined` when they name no age. */
  readonly freshMs: number | undefined;
  readonly scope: 'PUBLIC' | 'PRIVATE' | undefined;
  /** How long after that it may answer for a subgraph that fails; `undefined` when they do not say. */
  readonly staleMs: number | undefined;
}

const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;

/** Of a directive that comes twice the first counts. */
const directivesIn = (header: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', value = ''] = part.split('=').map((text) => text.trim());
    if (!found.has(name)) found.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  return found;
};

const scopeOf = (given: ReadonlyMap<string, string>): AnswerPolicy['scope'] => {
  if (given.has('private')) return 'PRIVATE';
  return given.has('public') || given.has('s-maxage') ? 'PUBLIC' : undefined;
};

const staleOf = (given: ReadonlyMap<string, string>): number | undefined => {
  const isForbidden = given.has('must-revalidate') || given.has('proxy-revalidate');
  const allowed = isForbidden ? 0 : seconds(given.get('stale-if-error'));
  return allowed === undefined ? undefined : allowed * 1000;
};

/** As a shared cache reads it (RFC 9111, RFC 5861); an age that cannot be read is none. */
const parseCacheControl = (header: string): AnswerPolicy => {
  const given = directivesIn(header);
  const scope = scopeOf(given);
  if (given.has('no-store') || given.has('no-cache')) return { freshMs: 0, scope, staleMs: 0 };
  const text = given.get('s-maxage') ?? given.get('max-age');
  const freshMs = text === undefined ? undefined : (seconds(text) ?? 0) * 1000;
  return { freshMs, scope, staleMs: staleOf(given) };
};

/** Subgraphs send few different ones. */
const known = new LRUCache<string, AnswerPolicy>({ max: 500 });

/** What `Cache-Control` and `Age` say. */
export const readAnswerPolicy = (cacheControl: string, age: string | undefined): AnswerPolicy => {
  const policy = known.get(cacheControl) ?? parseCacheControl(cacheControl);
  known.set(cacheControl, policy);
  const agedMs = (seconds(age?.trim()) ?? 0) * 1000;
  if (agedMs === 0 || policy.freshMs === undefined) return policy;
  return { ...policy, freshMs: Math.max(0, policy.freshMs - agedMs) };
};
