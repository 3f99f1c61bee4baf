import type { Principal } from '#platform/identity.ts';
import { flags } from '#subgraphs/flags/subgraph.ts';
import { createTestDatabase } from './database.ts';
import { principalOf } from './principal.ts';
import { startTestSubgraph, type TestSubgraph } from './subgraph.ts';

export const admin: Principal = principalOf({ roles: ['ADMIN'], id: '01900000-0000-7000-8000-0000000000a1' });
export const otherAdmin: Principal = { ...admin, id: '01900000-0000-7000-8000-0000000000a2' };

// biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
type Answer = any;

export interface FlagsGraph extends TestSubgraph {
  readonly databaseUrl: string;
  /** A mutation with one argument, `input`; what it answers, with everything that the result types have. */
  readonly change: (
    mutation: string,
    input: Readonly<Record<string, unknown>>,
    principal?: Principal,
  ) => Promise<Answer>;
  /** Turns into the state of a flag in production. */
  readonly configure: (key: string, state: Readonly<Record<string, unknown>>) => Promise<Answer>;
}

const results = `
  __typename
  ... on FlagChangeApplied {
    change { id action actorId approvedBy comment environment segment differences { path before after } }
    flag { key version enabled rolloutPercentage states { environment version } }
  }
  ... on FlagChangePending { request { id status differences { path before after } } }
  ... on FlagChangeRejected { reason message currentVersion }`;

const inputTypes: Readonly<Record<string, string>> = {
  archiveFlag: 'FlagVersionInput',
  restoreFlag: 'FlagVersionInput',
  deleteFlagSegment: 'FlagVersionInput',
};

const inputTypeOf = (mutation: string): string =>
  inputTypes[mutation] ?? `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;

/** The flags subgraph over HTTP, with a database of its own unless one is given. */
export const startFlagsGraph = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<FlagsGraph> => {
  const database = await createTestDatabase();
  const graph = await startTestSubgraph(flags, {
    DATABASE_URL: database.url,
    SOBA_POSTGRES_POOL_SIZE: '4',
    ...settings,
  });
  const change: FlagsGraph['change'] = async (mutation, input, principal = admin) => {
    const query = `mutation($input: ${inputTypeOf(mutation)}!) { ${mutation}(input: $input) {${results}} }`;
    const { data, errors } = await graph.ask(query, { input }, { principal });
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data[mutation];
  };
  return {
    ...graph,
    databaseUrl: database.url,
    change,
    configure: async (key, state) => {
      const { data } = await graph.ask(
        'query($key: ID!) { featureFlag(key: $key) { states { environment version } } }',
        { key },
        { principal: admin },
      );
      const states: readonly { environment: string; version: number }[] = data.featureFlag.states;
      const version = states.find(({ environment }) => environment === 'production')?.version;
      return change('configureFlag', { key, environment: 'production', version, state });
    },
    stop: async () => {
      await graph.stop();
      await database.drop();
    },
  };
};
