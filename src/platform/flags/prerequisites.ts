interface Node {
  readonly key: string;
  readonly prerequisites: readonly { readonly flag: string }[];
}

/** The flags of a circle of prerequisites, in their order and with the first once more at the end; undefined without one. */
export const findCycle = (flags: readonly Node[]): readonly string[] | undefined => {
  const byKey = new Map(flags.map((flag) => [flag.key, flag]));
  const done = new Set<string>();
  const visit = (key: string, path: readonly string[]): readonly string[] | undefined => {
    const seenAt = path.indexOf(key);
    if (seenAt !== -1) return [...path.slice(seenAt), key];
    if (done.has(key)) return undefined;
    for (const { flag } of byKey.get(key)?.prerequisites ?? []) {
      const cycle = visit(flag, [...path, key]);
      if (cycle !== undefined) return cycle;
    }
    done.add(key);
    return undefined;
  };
  for (const { key } of flags) {
    const cycle = visit(key, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

/** The flags that a circle makes undecidable. */
export const inCycles = (flags: readonly Node[]): ReadonlySet<string> => {
  const broken = new Set<string>();
  for (;;) {
    const cycle = findCycle(flags.filter(({ key }) => !broken.has(key)));
    if (cycle === undefined) return broken;
    for (const key of cycle) broken.add(key);
  }
};
