import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { SubgraphAnswer, SubgraphRequest } from '#gateway/execution/subgraph-answer.ts';
import { createTestExecutor } from '#support/executor.ts';
import { createRandom } from '#support/random-graph.ts';
import { answerJoined } from './execution-joined.ts';
import { composeAll, createApiSchema } from './execution-over.ts';

interface Caller {
  readonly name: string;
}

type Row = Record<string, unknown>;

const crowd = 1000;

const sdls = {
  a: `type Query { me(tag: String): User, things(n: Int): [Thing!] } type Mutation { mark(tag: String): User }
    type User @key(fields: "id") { id: ID!, name: String } type Thing @key(fields: "id") { id: ID!, owner: User }`,
  b: 'type User @key(fields: "id") { id: ID!, secret(tag: String): String } type Thing @key(fields: "id") { id: ID!, secret: String, maker: User }',
};

const user = (name: string, tag: unknown): Row => ({ __typename: 'User', id: `${name}/${tag}`, name });

/** Everything that a subgraph answers names the caller that it was asked for. */
const rootFor = ({ name }: Caller, variables: Row): Row => ({
  me: user(name, variables['tag']),
  mark: user(name, variables['tag']),
  things: Array.from({ length: Number(variables['n'] ?? 0) }, (_, index) => ({
    __typename: 'Thing',
    id: `${name}/${index}`,
    owner: user(name, index),
  })),
});

/** What is asked of an entity, under the names and with the tags that the query gives. */
const entityFor = (
  { name }: Caller,
  { __typename, id }: Row,
  { query, tag }: { query: string; tag: unknown },
): Row => {
  const maker = user(name, 'maker');
  const row: Row = { maker };
  for (const [, alias = 'secret', given] of query.matchAll(/(?:(\w+):)?secret(?:\(tag:("b"|\$\w+)\))?/g)) {
    const own = given === '"b"' ? 'b' : tag;
    row[alias] = __typename === 'User' ? `${name}'s ${id} ${own}` : `${name}'s ${id}`;
    maker[alias] = `${name}'s ${name}/maker ${own}`;
  }
  return row;
};

const operations = [
  'query($tag: String, $n: Int) { me(tag: $tag) { id name secret(tag: $tag) } things(n: $n) { id } }',
  'query($tag: String, $n: Int, $deep: Boolean = false) { things(n: $n) { secret owner { name } maker @include(if: $deep) { secret(tag: $tag) } } }',
  'mutation($tag: String) { mark(tag: $tag) { name secret(tag: $tag) } }',
  'query($tag: String) { a: me(tag: $tag) { secret(tag: $tag) } b: me(tag: $tag) { secret(tag: "b") } }',
];

/** What an operation is to give to a caller. */
const wantedFor = (
  index: number,
  { name }: Caller,
  { tag, n, deep }: { tag: string; n: number; deep: boolean },
) => {
  const things = Array.from({ length: n }, (_, at) => at);
  const secret = (id: string, of: string): string => `${name}'s ${name}/${id} ${of}`;
  return [
    {
      me: { id: `${name}/${tag}`, name, secret: secret(tag, tag) },
      things: things.map((at) => ({ id: `${name}/${at}` })),
    },
    {
      things: things.map((at) => ({
        secret: `${name}'s ${name}/${at}`,
        owner: { name },
        ...(deep ? { maker: { secret: secret('maker', tag) } } : {}),
      })),
    },
    { mark: { name, secret: secret(tag, tag) } },
    { a: { secret: secret(tag, tag) }, b: { secret: secret(tag, 'b') } },
  ][index];
};

test('a thousand operations at once, each with its own caller and variables, get their own answers', async () => {
  const supergraphSdl = composeAll(sdls);
  const executor = createTestExecutor({
    supergraphSdl,
    apiSchema: createApiSchema(supergraphSdl),
    // Fewer than there are, so that they are planned again and again meanwhile.
    maxOperations: 2,
  });
  const random = createRandom(7);
  const calls = new Map<string, Promise<SubgraphAnswer>>();
  let followed = 0;
  const send = async (number: number) => {
    const index = random.below(operations.length);
    const caller = { name: `caller${number % 100}` };
    const variables = { tag: `t${random.below(5)}`, n: random.below(4), deep: random.chance(0.5) };
    const text = operations[index] ?? '';
    const result = await executor.execute({
      document: parse(text),
      operationName: undefined,
      queryHash: text,
      variables,
      context: caller,
      sharing: {
        caller: caller.name,
        onShared: () => {
          followed += 1;
        },
      },
      fetch: (subgraph, request) => {
        const { query, variables: given, kind } = request;
        const asker = request.context as Caller;
        const key = JSON.stringify([subgraph, query, given, asker.name]);
        const known = calls.get(key);
        if (known !== undefined && kind === 'query') return known;
        const call = answerJoined(request, answer).finally(() => calls.delete(key));
        calls.set(key, call);
        return call;
      },
    });
    return { got: JSON.parse(JSON.stringify(result)), wanted: { data: wantedFor(index, caller, variables) } };
  };
  const answer = async ({ query, variables: given, context }: SubgraphRequest): Promise<SubgraphAnswer> => {
    const asker = context as Caller;
    for (let turn = random.below(4); turn > 0; turn -= 1)
      await new Promise((resolve) => setImmediate(resolve));
    const representations = given['representations'] as Row[] | undefined;
    if (representations === undefined) return { data: rowFor(query, rootFor(asker, given)), shared: true };
    const about = { query, tag: given['tag'] };
    return { data: { _entities: representations.map((one) => entityFor(asker, one, about)) }, shared: true };
  };
  const answers = await Promise.all(Array.from({ length: crowd }, (_, number) => send(number)));
  for (const { got, wanted } of answers) expect(got).toEqual(wanted);
  expect(followed).toBeGreaterThan(10);
});

/** The root fields of a query under the names that it gives them. */
const rowFor = (query: string, root: Row): Row => {
  const row: Row = { ...root };
  for (const [, alias = '', name = ''] of query.matchAll(/(\w+):(me|mark|things)\b/g))
    row[alias] = root[name];
  return row;
};
