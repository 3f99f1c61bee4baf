export interface Version {
  readonly numbers: readonly [number, number, number];
  /** Empty for a release, which is above its pre-releases. */
  readonly preRelease: readonly (string | number)[];
}

const number = '(0|[1-9]\\d{0,14})';
const part = '(?:0|[1-9]\\d{0,14}|\\d*[A-Za-z-][\\dA-Za-z-]*)';
const shape = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-(${part}(?:\\.${part})*))?(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$`,
);
const longest = 256;

/** Semantic Versioning 2.0; undefined for anything else, `1.0` and `v1.0.0` included. */
export const parseVersion = (text: string): Version | undefined => {
  const match = text.length > longest ? null : shape.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, preRelease] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    preRelease: (preRelease?.split('.') ?? []).map((one) => (/^\d+$/.test(one) ? Number(one) : one)),
  };
};

const compareParts = (a: string | number, b: string | number): number => {
  // Numbers are below texts.
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : Number(a > b);
};

const comparePreReleases = (a: Version['preRelease'], b: Version['preRelease']): number => {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareParts(one, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

/** Below zero when `a` comes before `b`. Build metadata does not count. */
export const compareVersions = (a: Version, b: Version): number =>
  a.numbers[0] - b.numbers[0] ||
  a.numbers[1] - b.numbers[1] ||
  a.numbers[2] - b.numbers[2] ||
  comparePreReleases(a.preRelease, b.preRelease);
