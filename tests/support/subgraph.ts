import type { Principal } from '#platform/identity.ts';
import type { RunningSubgraph, Subgraph } from '#platform/subgraph.ts';
import { type GraphqlAnswer, type GraphqlOptions, sendGraphql } from './graphql.ts';
import { createGatewaySigner, principalOf } from './principal.ts';

/** Somebody who is signed in. */
export const user = principalOf({ roles: ['USER'] });
export const supporter = principalOf({ roles: ['SUPPORT'], id: '01900000-0000-7000-8000-00000000000b' });

export interface TestSubgraph {
  readonly running: RunningSubgraph;
  /** Asks as the gateway would, for a signed-in user or somebody else. */
  readonly ask: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: { readonly principal?: Principal } & Pick<GraphqlOptions, 'headers'>,
  ) => Promise<GraphqlAnswer>;
  /** What the gateway sends for a caller, for routes beside the graph. */
  readonly headersFor: (principal: Principal) => Promise<Readonly<Record<string, string>>>;
  readonly stop: () => Promise<void>;
}

/** One subgraph over real HTTP, without a gateway. */
export const startTestSubgraph = async (
  subgraph: Subgraph,
  settings: Readonly<Record<string, string>>,
): Promise<TestSubgraph> => {
  const signer = createGatewaySigner();
  const env = {
    LOG_LEVEL: 'silent',
    PORT: '0',
    SOBA_DRAIN_MS: '0',
    SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
    SOBA_UPSTREAM_RETRIES: '0',
    ...settings,
  };
  const running = await subgraph.start({ env, alsoKnown: Object.keys(env), withProcessMetrics: false });
  return {
    running,
    ask: async (query, variables = {}, { principal = user, headers = {} } = {}) =>
      sendGraphql(running.url, query, {
        variables,
        // A connection that stays would be waited for when the subgraph stops.
        headers: { connection: 'close', ...(await signer.headersFor(principal)), ...headers },
      }),
    headersFor: signer.headersFor,
    stop: () => running.stop(),
  };
};

/** What an answer's errors say, for short: `path code`. */
export const problemsOf = ({ errors }: GraphqlAnswer): string[] =>
  errors.map(({ path = [], extensions }) => `${path.join('.')} ${String(extensions['code'])}`.trim());
