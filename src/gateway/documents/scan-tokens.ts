import { Lexer, Source, TokenKind } from 'graphql';
import type { DocumentLimits } from './limits.ts';

const steps: Readonly<Record<string, 1 | -1>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

export interface ScannedTokens {
  readonly tokens: number;
  readonly recursion: number;
}

/**
 * Tokens and the deepest nesting of brackets, before the recursive parser sees the text. Stops one past a limit; throws
 * what the lexer throws.
 */
export const scanTokens = (
  text: string,
  limits: Pick<DocumentLimits, 'tokens' | 'recursion'>,
): ScannedTokens => {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  let recursion = 0;
  while (tokens <= limits.tokens && recursion <= limits.recursion) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) break;
    tokens += 1;
    nesting += steps[kind] ?? 0;
    recursion = Math.max(recursion, nesting);
  }
  return { tokens, recursion };
};
