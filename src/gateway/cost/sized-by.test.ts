import { expect, test } from '@jest/globals';
import { parse, visit } from 'graphql';
import { composeSupergraph } from '#composition/compose.ts';
import { completeSdl, loadSdl } from '#platform/subgraph-sdl.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { costsOn } from '#support/costs.ts';

const sdl = `
  type Query {
    byId(ids: [ID!]!): [Item] @sizedBy(argument: "ids")
    byInput(input: Input!): [Item] @sizedBy(argument: "input.ids")
  }
  input Input { ids: [ID!]! }
  type Item { id: ID }
`;

const graph = costsOn(
  composeSupergraph([{ name: 'items', url: 'http://127.0.0.1:9', sdl: completeSdl(sdl) }]),
);

test.each([
  ['a literal', '{ byId(ids: ["a", "b", "c"]) { id } }', {}, 3],
  ['a variable', 'query Q($ids: [ID!]!) { byId(ids: $ids) { id } }', { ids: Array(25).fill('a') }, 25],
  [
    'an input field',
    'query Q($input: Input!) { byInput(input: $input) { id } }',
    { input: { ids: ['a', 'b'] } },
    3,
  ],
])('a list is as long as the list that is given as %s', (_name, query, variables, cost) => {
  expect(graph.estimate(query, variables).cost).toBe(cost);
});

test.each(subgraphs.map(({ name, schema }) => [name, schema] as const))(
  '%s names an argument of the field itself wherever it uses the directive',
  (_name, schema) => {
    const wrong: string[] = [];
    visit(parse(loadSdl(schema)), {
      FieldDefinition: ({ name: field, arguments: given = [], directives = [] }) => {
        for (const { name, arguments: written = [] } of directives) {
          const value = written[0]?.value;
          if (name.value !== 'sizedBy' || value?.kind !== 'StringValue') continue;
          const argument = value.value.split('.')[0];
          if (!given.some((one) => one.name.value === argument)) wrong.push(`${field.value}: ${argument}`);
        }
      },
    });
    expect(wrong).toEqual([]);
  },
);
