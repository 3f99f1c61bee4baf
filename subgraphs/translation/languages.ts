export interface SupportedLanguages {
  /** Names by code. */
  readonly names: Readonly<Record<string, string>>;
  /** As the service writes them: `en-es`. */
  readonly pairs: readonly string[];
}

/** Codes may have dashes of their own: `zh-CN-pt-BR` is from `zh-CN` to `pt-BR`. */
export const targetsOf = (code: string, { names, pairs }: SupportedLanguages): readonly string[] =>
  pairs.flatMap((pair) => {
    if (!pair.startsWith(`${code}-`)) return [];
    const target = pair.slice(code.length + 1);
    return Object.hasOwn(names, target) ? [target] : [];
  });

export const nameOf = (code: string, { names }: SupportedLanguages): string | null =>
  Object.hasOwn(names, code) ? (names[code] ?? null) : null;
