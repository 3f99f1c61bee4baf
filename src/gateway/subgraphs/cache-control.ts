/** What may be kept of an answer. */
export interface CachePolicy {
  readonly isStored: boolean;
  readonly isPrivate: boolean;
  /** It has to be asked for again each time. */
  readonly isChecked: boolean;
  readonly maxAge: number;
  /** What shared caches go by instead, if it was said. */
  readonly sharedMaxAge: number | null;
}

export const notStored: CachePolicy = {
  isStored: false,
  isPrivate: true,
  isChecked: true,
  maxAge: 0,
  sharedMaxAge: null,
};

const seconds = (value: string | undefined): number | null => {
  const digits = /^"?(\d{1,10})"?$/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
};

const directivesOf = (header: string): ReadonlyMap<string, string | undefined> =>
  new Map(
    header
      .toLowerCase()
      .split(',')
      .map((directive) => {
        const [name = '', value] = directive.split('=');
        return [name.trim(), value?.trim()] as const;
      }),
  );

const less = (age: number, value: number | null): number | null =>
  value === null ? null : Math.max(0, value - age);

/** RFC 9111, without heuristics: what says no age is not stored. */
export const parseCacheControl = (header: string, age: string | undefined): CachePolicy => {
  const directives = directivesOf(header);
  const old = seconds(age) ?? 0;
  const maxAge = less(old, seconds(directives.get('max-age')));
  const sharedMaxAge = less(old, seconds(directives.get('s-maxage')));
  const isStored = !directives.has('no-store') && (maxAge !== null || sharedMaxAge !== null);
  if (!isStored) return notStored;
  return {
    isStored,
    isPrivate: directives.has('private'),
    isChecked: directives.has('no-cache'),
    maxAge: maxAge ?? 0,
    sharedMaxAge,
  };
};

const sharedAge = (policy: CachePolicy): number => policy.sharedMaxAge ?? policy.maxAge;

/** What both allow. */
export const restrict = (a: CachePolicy, b: CachePolicy): CachePolicy => {
  if (!a.isStored || !b.isStored) return notStored;
  const hasShared = a.sharedMaxAge !== null || b.sharedMaxAge !== null;
  return {
    isStored: true,
    isPrivate: a.isPrivate || b.isPrivate,
    isChecked: a.isChecked || b.isChecked,
    maxAge: Math.min(a.maxAge, b.maxAge),
    sharedMaxAge: hasShared ? Math.min(sharedAge(a), sharedAge(b)) : null,
  };
};

/** Written so that Apollo Server, which would write its own, does not know its form and leaves it alone. */
export const formatCacheControl = (policy: CachePolicy, isForOneCaller: boolean): string => {
  if (!policy.isStored) return 'no-store';
  const isPrivate = policy.isPrivate || isForOneCaller;
  const parts = [isPrivate ? 'private' : 'public', `max-age=${policy.maxAge}`];
  if (policy.isChecked) parts.push('no-cache');
  if (policy.sharedMaxAge !== null && !isPrivate) parts.push(`s-maxage=${policy.sharedMaxAge}`);
  return parts.join(', ');
};
