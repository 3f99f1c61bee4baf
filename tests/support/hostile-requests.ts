import { document, find, type HostileCase, nest, range } from './hostile-documents.ts';

const others: readonly HostileCase[] = [
  {
    name: 'a literal list of 1001',
    body: document(`{ find(ids: [${'1 '.repeat(1001)}]) }`),
    code: 'MAX_LIST_LENGTH_LIMIT',
  },
  {
    name: 'a variable list of 100 000',
    body: { query: find, variables: { ids: range(100_000) } },
    code: 'MAX_LIST_LENGTH_LIMIT',
  },
  {
    name: 'an operation name of 600 characters',
    body: { query: `query ${'a'.repeat(600)} { hello }` },
    code: 'MAX_OPERATION_NAME_LIMIT',
  },
  {
    name: 'an operationName of 600 characters',
    body: { query: '{ hello }', operationName: 'a'.repeat(600) },
    code: 'MAX_OPERATION_NAME_LIMIT',
  },
  { name: 'a batch', body: [{ query: '{ hello }' }, { query: '{ hello }' }], code: 'BATCHING_NOT_ENABLED' },
  { name: 'an empty batch', body: [], code: 'BATCHING_NOT_ENABLED' },
  {
    name: '_entities from outside',
    body: {
      query: 'query($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
      variables: { r: [{ __typename: 'Me' }] },
    },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '_service from outside',
    body: document('{ _service { sdl } }'),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '3 MB',
    body: document(`{ hello } # ${'x'.repeat(3_000_000)}`),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
  {
    name: 'a document of 1.9 MB that is no document',
    body: document('('.repeat(1_900_000)),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'introspection that goes in circles',
    body: document(
      `{ __schema { types ${nest(8, '{ fields { type ', '} }').replace('type }', 'type { name } }')} } }`,
    ),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
];

const introspection: readonly HostileCase[] = [
  '{ __schema { types { name } } }',
  '{ hello x: __type(name: "Me") { name } }',
  '{ ...a } fragment a on Query { ... { ...b } } fragment b on Query { ... on Query { __schema { types { name } } } }',
  'query A { hello } query B { ...c } fragment c on Query { __type(name: "Me") { name } }',
].map((query) => ({
  name: query,
  body: query.startsWith('query A') ? { query, operationName: 'B' } : { query },
  status: 403,
  code: 'INTROSPECTION_DISABLED',
  settings: 'closed' as const,
}));

/** What is wrong with a request beside its document's size. */
export const hostileRequests: readonly HostileCase[] = [...others, ...introspection];
