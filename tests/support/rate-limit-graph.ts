import { expect } from '@jest/globals';
import { type Federation, startFederation } from './federation.ts';
import type { GraphqlAnswer } from './graphql.ts';

export const limitFields = `policy tier isOverridden limit remaining resetAt
  windows { name seconds limit remaining nextTokenAt resetAt }`;
export const inspectQuery = `query($of: RateLimitSubject!) { rateLimit(of: $of) { ${limitFields} } }`;
const changed = `__typename ... on RateLimitChanged { rateLimit { limit remaining } }
  ... on RateLimitRejected { reason }`;
const overridden = `__typename ... on RateLimitRejected { reason } ... on RateLimitOverrideChanged { override {
  kind subject version factor windows { name limit seconds } isRemoved reason setBy expiresAt } }`;
export const resetMutation = `mutation($input: ResetRateLimitInput!) {
  result: resetRateLimit(input: $input) { ${changed} } }`;
export const grantMutation = `mutation($input: GrantRateLimitTokensInput!) {
  result: grantRateLimitTokens(input: $input) { ${changed} } }`;
export const setMutation = `mutation($input: SetRateLimitOverrideInput!) {
  result: setRateLimitOverride(input: $input) { ${overridden} } }`;
export const removeMutation = `mutation($input: RemoveRateLimitOverrideInput!) {
  result: removeRateLimitOverride(input: $input) { ${overridden} } }`;

export const accountIds = {
  free: '01900000-0000-7000-8000-000000000001',
  premium: '01900000-0000-7000-8000-000000000002',
  admin: '01900000-0000-7000-8000-000000000005',
};

// biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
type Answer = Promise<any>;

export interface RateLimitGraph extends Federation {
  readonly tokens: Readonly<Record<'free' | 'premium' | 'support' | 'admin', string>>;
  /** A query that takes one token. */
  readonly spend: (token: string, headers?: Readonly<Record<string, string>>) => Promise<GraphqlAnswer>;
  readonly policyOf: (token: string, headers?: Readonly<Record<string, string>>) => Promise<string>;
  readonly asAdmin: (query: string, variables?: Readonly<Record<string, unknown>>) => Answer;
  readonly inspect: (kind: string, id: string) => Answer;
  readonly reset: (kind: string, id: string) => Answer;
  readonly override: (kind: string, id: string, given: Readonly<Record<string, unknown>>) => Answer;
  readonly remove: (kind: string, id: string) => Answer;
}

/** The whole graph with limits that are enforced, and four signed-in demo accounts. */
export const startRateLimitGraph = async (): Promise<RateLimitGraph> => {
  const graph = await startFederation({ SOBA_GUARD_RATE_LIMIT: 'enforce' });
  const names = ['free', 'premium', 'support', 'admin'];
  const [free = '', premium = '', support = '', admin = ''] = await Promise.all(names.map(graph.signIn));
  const spend: RateLimitGraph['spend'] = (token, headers = {}) =>
    graph.send('{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }', { token, headers });
  const asAdmin: RateLimitGraph['asAdmin'] = async (query, variables = {}) => {
    const { data, errors } = await graph.send(query, { token: admin, variables });
    expect(errors).toEqual([]);
    return data.result ?? data;
  };
  return {
    ...graph,
    tokens: { free, premium, support, admin },
    spend,
    policyOf: async (token, headers) => String((await spend(token, headers)).headers['ratelimit-policy']),
    asAdmin,
    inspect: async (kind, id) => (await asAdmin(inspectQuery, { of: { kind, id } })).rateLimit,
    reset: (kind, id) => asAdmin(resetMutation, { input: { of: { kind, id }, reason: 'a test' } }),
    override: (kind, id, given) =>
      asAdmin(setMutation, { input: { of: { kind, id }, reason: 'a test', ...given } }),
    remove: (kind, id) => asAdmin(removeMutation, { input: { of: { kind, id }, reason: 'it is over' } }),
  };
};
