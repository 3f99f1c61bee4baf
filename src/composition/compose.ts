import { type CompositionResult, composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { lostPolicies } from './lost-policies.ts';

export interface SubgraphSdl {
  readonly name: string;
  /** Where it listens unless configuration says otherwise. */
  readonly url: string;
  /** Complete, with the header that carries our directives. */
  readonly sdl: string;
}

/** All that keeps the subgraphs from being one graph, in one message. */
export class CompositionError extends Error {
  constructor(problems: readonly string[]) {
    super(`The subgraphs do not compose:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'CompositionError';
  }
}

/** Composition only hints at these, and each of them can lose or weaken a directive that guards something. */
const policyHints = new Set([
  'INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS',
  'INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN',
  'INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE',
  'INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS',
  'INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE',
  'INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS',
  'INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE',
  'DIRECTIVE_COMPOSITION_INFO',
  'DIRECTIVE_COMPOSITION_WARN',
  'MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS',
]);

const composeOrThrow = (subgraphs: readonly SubgraphSdl[]): CompositionResult => {
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  try {
    return composeServices(services);
  } catch (error) {
    // Some conflicts of directive definitions are thrown and not returned.
    throw new CompositionError([error instanceof Error ? error.message : String(error)]);
  }
};

const parseProblems = (subgraphs: readonly SubgraphSdl[]): string[] =>
  subgraphs.flatMap(({ name, sdl }) => {
    try {
      parse(sdl);
      return [];
    } catch (error) {
      return [`[${name}] ${error instanceof Error ? error.message : String(error)}`];
    }
  });

const notice = '# Generated from the subgraphs by `npm run compose`. Do not edit.\n';

/** One supergraph from the subgraphs, the same whatever their order. */
export const composeSupergraph = (subgraphs: readonly SubgraphSdl[]): string => {
  const sorted = subgraphs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const unreadable = parseProblems(sorted);
  if (unreadable.length > 0) throw new CompositionError(unreadable);
  const result = composeOrThrow(sorted);
  if (result.errors !== undefined) throw new CompositionError(result.errors.map((error) => error.message));
  const weakening = result.hints.filter((hint) => policyHints.has(hint.definition.code));
  const lost = lostPolicies(sorted, result.supergraphSdl);
  const problems = [...weakening.map((hint) => `${hint.definition.code}: ${hint.message}`), ...lost];
  if (problems.length > 0) throw new CompositionError(problems);
  return `${notice}${result.supergraphSdl.trimEnd()}\n`;
};
