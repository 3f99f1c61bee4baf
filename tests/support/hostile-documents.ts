/** What the documents are written for. */
export const hostileSdl = `
  scalar JSON
  input Nested { nested: Nested, nesteds: [Nested!] }
  type Query {
    hello(times: Int): String
    me: Me
    find(ids: [ID!], input: Nested, json: JSON): String
  }
  type Me { name(style: String): String, friend: Me, friends: [Me!] }
`;

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const nest = (count: number, open: string, close: string): string =>
  open.repeat(count) + close.repeat(count);

/** Each of 40 fragments holds the next one twice. */
const exponential = (twice: string): string =>
  [
    'query { me { ...a1 } }',
    ...range(40).map((index) => `fragment a${index + 1} on Me { ${twice.replaceAll('$', `a${index + 2}`)} }`),
    'fragment a41 on Me { name }',
  ].join('\n');

const chain = (length: number): string =>
  [
    'query { me { ...a0 } }',
    ...range(length).map((index) => `fragment a${index} on Me { ...a${index + 1} }`),
    `fragment a${length} on Me { name }`,
  ].join('\n');

export interface HostileCase {
  readonly name: string;
  readonly body: object | string;
  readonly status?: number;
  readonly code: string;
  readonly settings?: 'closed';
}

export const document = (query: string) => ({ query });
export const find =
  'query($ids: [ID!], $input: Nested, $json: JSON) { find(ids: $ids, input: $input, json: $json) }';
/** JSON.stringify would need a stack as deep as the value. */
const rawVariables = (json: string): string =>
  `{"query":${JSON.stringify(find)},"variables":{"json":${json}}}`;

const fragments: readonly HostileCase[] = [
  {
    name: 'a fragment that spreads itself',
    body: document('{ me { ...a } } fragment a on Me { name ...a }'),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'fragments that spread each other, and fields that hold them',
    body: document(
      '{ me { ...a } } fragment a on Me { friend { ...b } } fragment b on Me { friend { ...a } }',
    ),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a root fragment that spreads itself',
    body: document('{ ...a } fragment a on Query { hello ...a }'),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '40 fragments, each spread twice by the one before',
    body: document(exponential('...$ ...$')),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: '40 fragments, each within two fields of the one before',
    body: document(exponential('friend { ...$ } mate: friend { ...$ }')),
    code: 'MAX_HEIGHT_LIMIT',
  },
  {
    name: 'a chain of 1800 fragments',
    body: document(chain(1800)),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'a fragment that is not there, 3000 times',
    body: document(`{ me { ${'...a '.repeat(3000)} } }`),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: 'two fragments of one name, the first of which is a flood',
    body: document(`{ me { ...a } } fragment a on Me { ${'name '.repeat(5000)} } fragment a on Me { name }`),
    code: 'MAX_BREADTH_LIMIT',
  },
];

const floods: readonly HostileCase[] = [
  {
    name: '10 000 aliases',
    body: document(
      `{ ${range(10_000)
        .map((index) => `a${index}: hello`)
        .join(' ')} }`,
    ),
    code: 'MAX_TOKENS_LIMIT',
  },
  {
    name: '4000 aliases, within the tokens',
    body: document(
      `{ me { ${range(4000)
        .map((index) => `a${index}: name`)
        .join(' ')} } }`,
    ),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: '31 aliases through a fragment',
    body: document(
      `{ me { ...a friend { ...a } } } fragment a on Me { ${range(16)
        .map((index) => `a${index}: name`)
        .join(' ')} }`,
    ),
    code: 'MAX_ALIASES_LIMIT',
  },
  {
    name: 'the same field 14 000 times',
    body: document(`{ ${'hello '.repeat(14_000)} }`),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: '__typename 14 000 times',
    body: document(`{ ${'__typename '.repeat(14_000)} }`),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: '__typename 14 000 times within a field',
    body: document(`{ me { ${'__typename '.repeat(14_000)} } }`),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: 'the same field 90 times in the same object 90 times',
    body: document(`{ me { ${`friend { ${'name '.repeat(90)} } `.repeat(90)} } }`),
    code: 'MAX_HEIGHT_LIMIT',
  },
  {
    name: 'a flood in an operation that does not run',
    body: { query: `query A { hello } query B { ${'hello '.repeat(14_000)} }`, operationName: 'A' },
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: 'a flood in a fragment that nothing spreads',
    body: document(`{ hello } fragment a on Me { ${'name '.repeat(14_000)} }`),
    code: 'MAX_BREADTH_LIMIT',
  },
  {
    name: '21 root fields',
    body: document(
      `{ hello ${range(10)
        .map((index) => `a${index}: hello b${index}: hello`)
        .join(' ')} }`,
    ),
    code: 'MAX_ROOT_FIELDS_LIMIT',
  },
  {
    name: 'a directive 5000 times on one field',
    body: document(`{ hello ${'@include(if: true) '.repeat(2000)} }`),
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  {
    name: 'a directive on the operation, its variables and its fields, 51 times in all',
    body: document(`query ($a: Int ${'@a '.repeat(17)}) ${'@b '.repeat(17)} { hello ${'@c '.repeat(17)} }`),
    code: 'MAX_DIRECTIVES_LIMIT',
  },
  {
    name: 'a directive that the schema does not have',
    body: document('{ hello @unheard }'),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'tokens over the limit', body: document(`{ ${'x '.repeat(15_001)} }`), code: 'MAX_TOKENS_LIMIT' },
  {
    name: 'tokens over the limit before a syntax error',
    body: document(`${'{ x '.repeat(100)}${'x '.repeat(15_001)} "`),
    code: 'MAX_TOKENS_LIMIT',
  },
  {
    name: 'a chosen operation that is too deep among others that are not',
    body: { query: `query A { hello } query B { me ${nest(11, '{ friend ', '} ')} }`, operationName: 'B' },
    code: 'MAX_DEPTH_LIMIT',
  },
];

const nesting: readonly HostileCase[] = [
  {
    name: '12 fields within each other',
    body: document(`{ me ${nest(10, '{ friend ', '} ')} }`),
    code: 'MAX_DEPTH_LIMIT',
  },
  {
    name: '5000 fields within each other',
    body: document(`{ me ${nest(4900, '{ friend ', '} ')} }`),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'inline fragments within each other, 3000 times',
    body: document(nest(3000, '{ ... ', '}')),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'fragments that each hold 150 inline fragments',
    body: document(
      `{ me { ...a0 } } ${range(20)
        .map(
          (index) =>
            `fragment a${index} on Me { ${'... { '.repeat(150)} ...a${index + 1} ${'} '.repeat(150)} }`,
        )
        .join(' ')} fragment a20 on Me { name }`,
    ),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'a type of 5000 lists within each other',
    body: document(`query ($a: ${nest(5000, '[', ']').replace('[]', '[Int]')}) { hello }`),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'a literal of 100 000 objects within each other',
    body: document(`{ find(input: ${nest(100_000, '{nested:', '}').replace(':}', ':{}}')}) }`),
    code: 'MAX_RECURSION_LIMIT',
  },
  {
    name: 'a literal of 21 objects within each other',
    body: document(`{ find(input: ${nest(21, '{nested:', '}').replace(':}', ':{}}')}) }`),
    code: 'MAX_INPUT_DEPTH_LIMIT',
  },
  {
    name: 'a literal of 100 lists within each other',
    body: document(`{ find(ids: ${nest(100, '[', ']')}) }`),
    code: 'MAX_INPUT_DEPTH_LIMIT',
  },
  {
    name: 'a default of a variable of 100 lists within each other',
    body: document(`query ($ids: [ID!] = ${nest(100, '[', ']')}) { find(ids: $ids) }`),
    code: 'MAX_INPUT_DEPTH_LIMIT',
  },
  {
    name: 'a variable of 100 000 objects within each other',
    body: rawVariables(nest(100_000, '{"a":', '}').replace(':}', ':{}}')),
    code: 'MAX_INPUT_DEPTH_LIMIT',
  },
  {
    name: 'a variable of 500 000 lists within each other',
    body: rawVariables(nest(500_000, '[', ']')),
    code: 'MAX_INPUT_DEPTH_LIMIT',
  },
  {
    name: 'a variable of lists within each other that names a prototype',
    body: rawVariables(`[{"__proto__":{}},${nest(100_000, '[', ']')}]`),
    code: 'BAD_REQUEST',
  },
];

/** Every document that would hurt a gateway without limits, with its stated outcome. */
export const hostileCases: readonly HostileCase[] = [...fragments, ...floods, ...nesting];
