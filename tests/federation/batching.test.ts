import { expect, test } from '@jest/globals';
import type { Principal } from '#platform/identity.ts';
import { startTokenIssuer } from '#support/access-token.ts';
import { startTestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';

type Row = Record<string, unknown>;

const catalogue = executingSubgraph(
  `type Query { product(upc: ID!): Product, maker(id: ID!): Maker }
  type Product @key(fields: "upc") { upc: ID! }
  type Maker @key(fields: "id") { id: ID! }`,
  {
    Query: {
      product: (_: unknown, { upc }: Row) => ({ upc }),
      maker: (_: unknown, { id }: Row) => ({ id }),
    },
  },
);

const details = executingSubgraph(
  `type Product @key(fields: "upc") { upc: ID!, label(style: String): String }
  type Maker @key(fields: "id") { id: ID!, name(style: String): String }`,
  {
    Product: {
      label: ({ upc }: Row, { style }: Row, { id }: Principal) => `${style} ${upc} for ${id ?? 'nobody'}`,
    },
    Maker: {
      name: ({ id }: Row, { style }: Row) => {
        if (id === 'bad') throw new Error('no name');
        return `${style} maker ${id}`;
      },
    },
  },
);

const query = `query($upc: ID!, $id: ID!, $style: String) {
  product(upc: $upc) { label(style: $style) } maker(id: $id) { name(style: $style) }
}`;

const variablesFor = (number: number): Row => ({
  upc: `p${number}`,
  id: number % 5 === 0 ? 'bad' : `m${number}`,
  style: number % 2 === 0 ? 'short' : 'long',
});

const wantedFor = ({ upc, id, style }: Row, caller: string) => ({
  data: {
    product: { label: `${style} ${upc} for ${caller}` },
    maker: { name: id === 'bad' ? null : `${style} maker ${id}` },
  },
  errors: id === 'bad' ? [expect.objectContaining({ path: ['maker', 'name'] })] : [],
});

/** A subgraph may limit how many fields one operation has. */
const refusing: typeof details = {
  sdl: details.sdl,
  handler: (body, response, request) => {
    if (!String(body).includes('_entities_')) return details.handler(body, response, request);
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end('{"errors":[{"message":"One field at a time."}]}');
    return undefined;
  },
};

test.each([
  ['one call of a subgraph for two of its fetches', details, {}, 1],
  ['a call for each where that is switched off', details, { SOBA_SUBGRAPH_BATCHING: 'false' }, 2],
  ['a call for each where the subgraph wants it so', refusing, {}, 2],
])('%s', async (_what, subgraph, settings, calls) => {
  const issuer = await startTokenIssuer();
  const gateway = await startTestGateway(
    { catalogue, details: subgraph },
    { SOBA_JWKS_URL: issuer.url, ...settings },
  );
  const ada = await issuer.issue({ sub: 'ada' });
  const send = (number: number) => {
    const variables = variablesFor(number);
    const isKnown = number % 3 === 0;
    return {
      variables,
      caller: isKnown ? 'ada' : 'nobody',
      answer: gateway.send(query, { variables, ...(isKnown && { token: ada }) }),
    };
  };
  try {
    await send(1).answer;
    const before = gateway.upstreams['details']?.requests.length ?? 0;
    const crowd = 100;
    const sent = Array.from({ length: crowd }, (_, at) => send(at + 2));
    for (const { variables, caller, answer } of sent)
      expect(await answer).toMatchObject(wantedFor(variables, caller));
    expect(gateway.upstreams['details']?.requests.length).toBe(before + crowd * calls);
  } finally {
    await gateway.stop();
    await issuer.stop();
  }
});
