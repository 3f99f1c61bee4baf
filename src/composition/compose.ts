import { type CompositionResult, composeServices } from '@apollo/composition';
import { type ASTNode, type DocumentNode, GraphQLError, parse } from 'graphql';
import { lostPolicies } from './lost-policies.ts';

export interface SubgraphSdl {
  readonly name: string;
  /** Where it listens unless configuration says otherwise. */
  readonly url: string;
  /** Complete, with the header that carries our directives. A document knows the files that its parts stand in. */
  readonly sdl: string | DocumentNode;
}

export interface CompositionProblem {
  readonly message: string;
  /** The place in a subgraph that is to blame, where it is known. */
  readonly file?: string;
  readonly line?: number;
}

/** All that keeps the subgraphs from being one graph, in one message. */
export class CompositionError extends Error {
  readonly problems: readonly CompositionProblem[];
  constructor(problems: readonly CompositionProblem[]) {
    super(`The subgraphs do not compose:\n${problems.map(({ message }) => `  - ${message}`).join('\n')}`);
    this.name = 'CompositionError';
    this.problems = problems;
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

/** What is parsed here from text has no file. */
const unnamed = 'GraphQL request';

/** A problem with the first of its nodes that stands in a file. */
const problemAt = (message: string, nodes: readonly ASTNode[] = []): CompositionProblem => {
  const loc = nodes.map((node) => node.loc).find((one) => one !== undefined && one.source.name !== unnamed);
  return loc === undefined ? { message } : { message, file: loc.source.name, line: loc.startToken.line };
};

const problemOf = (error: unknown): CompositionProblem =>
  error instanceof GraphQLError
    ? problemAt(error.message, error.nodes)
    : { message: error instanceof Error ? error.message : String(error) };

interface ParsedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly document: DocumentNode;
}

const composeOrThrow = (subgraphs: readonly ParsedSubgraph[]): CompositionResult => {
  const services = subgraphs.map(({ name, url, document }) => ({ name, url, typeDefs: document }));
  try {
    return composeServices(services);
  } catch (error) {
    // Some conflicts of directive definitions are thrown and not returned.
    throw new CompositionError([problemOf(error)]);
  }
};

const parseAll = (subgraphs: readonly SubgraphSdl[]): ParsedSubgraph[] => {
  const unreadable: CompositionProblem[] = [];
  const parsed = subgraphs.flatMap(({ name, url, sdl }) => {
    try {
      return [{ name, url, document: typeof sdl === 'string' ? parse(sdl) : sdl }];
    } catch (error) {
      unreadable.push({ message: `[${name}] ${error instanceof Error ? error.message : String(error)}` });
      return [];
    }
  });
  if (unreadable.length > 0) throw new CompositionError(unreadable);
  return parsed;
};

const notice = '# Generated from the subgraphs by `npm run compose`. Do not edit.\n';

/** One supergraph from the subgraphs, the same whatever their order. */
export const composeSupergraph = (subgraphs: readonly SubgraphSdl[]): string => {
  const sorted = parseAll(subgraphs.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  const result = composeOrThrow(sorted);
  if (result.errors !== undefined) throw new CompositionError(result.errors.map(problemOf));
  const weakening = result.hints.filter((hint) => policyHints.has(hint.definition.code));
  const problems = [
    ...weakening.map((hint) => problemAt(`${hint.definition.code}: ${hint.message}`, hint.nodes)),
    ...lostPolicies(sorted, result.supergraphSdl).map(({ message, node }) => problemAt(message, [node])),
  ];
  if (problems.length > 0) throw new CompositionError(problems);
  return `${notice}${result.supergraphSdl.trimEnd()}\n`;
};

/**
 * The first line in which the supergraph differs when the subgraphs are given in another order; undefined when there is
 * none. An order must not decide what the graph is.
 */
export const orderDependence = (subgraphs: readonly SubgraphSdl[]): string | undefined => {
  const parsed = parseAll(subgraphs);
  const [one, other] = [parsed, parsed.toReversed()].map(
    (order) => composeOrThrow(order).supergraphSdl?.split('\n') ?? [],
  );
  return one?.find((line, index) => line !== other?.[index]);
};
