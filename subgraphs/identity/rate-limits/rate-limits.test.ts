import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IdentityGraph, type SignedIn, startIdentityGraph } from '#support/identity-graph.ts';

let graph: IdentityGraph;
let admin: SignedIn;
let account: SignedIn;
beforeAll(async () => {
  graph = await startIdentityGraph({ SOBA_GATEWAY_URL: 'http://127.0.0.1:9' });
  admin = await graph.signIn('admin');
  account = await graph.signIn('free');
});
afterAll(() => graph.stop());

const codeOf = ({ errors }: { readonly errors: readonly unknown[] }): unknown =>
  (Object(errors[0]) as { readonly extensions?: { readonly code?: unknown } }).extensions?.code;
const reset = (as: SignedIn['principal']) =>
  graph.send(
    `mutation($id: String!) { resetRateLimit(input: { of: { kind: USER, id: $id }, reason: "x" }) { __typename } }`,
    { as, variables: { id: account.userId } },
  );
const eventsOf = async (type: string) => {
  const query = `query($types: [String!]) { securityEvents(filter: { types: $types }) { events { type } } }`;
  const { data } = await graph.send(query, { as: admin.principal, variables: { types: [type] } });
  return data.securityEvents.events;
};

describe('while no gateway answers', () => {
  test('an account is told so, and the rest of it is there', async () => {
    const answer = await graph.send('{ me { tier rateLimit { limit } } }', { as: account.principal });
    expect(answer.data).toEqual({ me: { tier: 'FREE', rateLimit: null } });
    expect(codeOf(answer)).toBe('SERVICE_UNAVAILABLE');
    expect(JSON.stringify(answer.errors)).not.toContain('127.0.0.1');
  });

  test('nothing is reset, and nothing is on record', async () => {
    expect(codeOf(await reset(admin.principal))).toBe('SERVICE_UNAVAILABLE');
    expect(await eventsOf('rate_limit.reset')).toEqual([]);
  });

  test('an override is set all the same: gateways read it when they can', async () => {
    const { data } = await graph.send(
      `mutation($id: String!) { setRateLimitOverride(input: { of: { kind: USER, id: $id }, factor: 2, reason: "x" }) {
        ... on RateLimitOverrideChanged { override { version } } } }`,
      { as: admin.principal, variables: { id: account.userId } },
    );
    expect(data.setRateLimitOverride).toEqual({ override: { version: 1 } });
    expect(await eventsOf('rate_limit.override_set')).toHaveLength(1);
  });
});

test('changes of limits take a fresh authentication', async () => {
  const { credential } = admin.principal;
  if (credential?.kind !== 'session') throw new Error('This is no session.');
  const stale = { ...credential, authTime: Date.now() / 1000 - 901 };
  expect(codeOf(await reset({ ...admin.principal, credential: stale }))).toBe('STEP_UP_REQUIRED');
});

test('twenty who set the same version have one winner', async () => {
  const set = () =>
    graph.send(
      `mutation { setRateLimitOverride(input: { of: { kind: CLIENT_NAME, id: "web" }, factor: 0.5, reason: "x",
        expectedVersion: 0 }) { __typename ... on RateLimitRejected { reason } } }`,
      { as: admin.principal },
    );
  const results = await Promise.all(Array.from({ length: 20 }, set));
  const outcomes = results.map(({ data }) => data.setRateLimitOverride);
  expect(outcomes.filter(({ __typename }) => __typename === 'RateLimitOverrideChanged')).toHaveLength(1);
  expect(outcomes.filter(({ reason }) => reason === 'VERSION_CONFLICT')).toHaveLength(19);
});

test('the log of overrides is for gateways', async () => {
  const response = await fetch(`${graph.url}/internal/rate-limit-overrides`);
  expect(response.status).toBe(401);
});
