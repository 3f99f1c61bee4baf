import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, type OperationDefinitionNode, parse, validate } from 'graphql';
import { coordinatesOf } from './coordinates.ts';
import { signatureOf } from './signature.ts';

const schema = buildSchema(`
  type Query { node(id: ID!): Node, search(filter: Filter, order: Order = UP, tags: [String!]): [Hit!], me: User }
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String status: Status }
  type Page implements Node { id: ID! url: String }
  union Hit = User | Page
  enum Status { NEW OLD }
  enum Order { UP DOWN }
  input Filter { text: String, range: Range, nested: Filter }
  input Range { from: Int, to: Int }
`);

const signature = (text: string): string => {
  const { definitions } = parse(text);
  const operation = definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return signatureOf(
    operation,
    definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION),
  );
};

describe('the signature of an operation', () => {
  test('holds no literal and no alias', () => {
    const text =
      signature(`query Find { jane: search(filter: {text: "Jane Roe", range: {from: 1975}}, order: DOWN,
      tags: ["secret", "more"]) @include(if: true) { ... on User { theName: name } } }`);
    expect(text).not.toMatch(/jane|Jane|1975|secret|more|theName|true/);
    expect(text).toBe(
      'query Find{search(filter:{text:"" range:{from:0}}order:DOWN tags:[""])@include(if:false){...on User{name}}}',
    );
    expect(validate(schema, parse(text))).toEqual([]);
  });

  test('is the same for operations that differ only in those', () => {
    const one = signature('query A { a: node(id: "1") { id } }');
    expect(signature('query A {  # other\n node(id: """2""") { same: id } }')).toBe(one);
    expect(signature('query B { node(id: "1") { id } }')).not.toBe(one);
  });

  test('is cut down to its name when it is very long', () => {
    const fields = Array.from({ length: 3000 }, (_, index) => `a${index}: node(id: "1") { id }`).join(' ');
    expect(signature(`query Long { ${fields} }`)).toBe('query Long{__typename}');
  });
});

describe('the coordinates of an operation', () => {
  const coordinates = (text: string): string[] => [...coordinatesOf(schema, parse(text))].toSorted();

  test('are its fields, the arguments that it gives and the types that it reads or sends', () => {
    expect(coordinates('{ search(filter: {text: "a"}) { ... on User { status } } }')).toEqual([
      'Filter',
      'Filter.nested',
      'Filter.range',
      'Filter.text',
      'Hit',
      'Query.search',
      'Query.search.filter',
      'Range',
      'Range.from',
      'Range.to',
      'Status',
      'User.status',
    ]);
  });

  test('of an interface are those of every object that may come', () => {
    expect(coordinates('{ node(id: 1) { id __typename } }')).toEqual([
      'Node',
      'Node.id',
      'Page.id',
      'Query.node',
      'Query.node.id',
      'User.id',
    ]);
  });

  test('in fragments count as well', () => {
    expect(coordinates('{ me { ...F } } fragment F on User { name }')).toEqual(['Query.me', 'User.name']);
  });
});
