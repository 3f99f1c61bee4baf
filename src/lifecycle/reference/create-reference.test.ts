import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type GraphQLObjectType, parse, validate } from 'graphql';
import { coerceVariables } from '#gateway/coerce-variables.ts';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { composeFakes } from '#support/gateway.ts';
import { createReference } from './create-reference.ts';
import { exampleOperation } from './example-operation.ts';

const committed = {
  name: 'schema/supergraph.graphql',
  text: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
};
const sdl = `type Query {
  "Finds <b>things</b>."
  find(filter: Filter!, first: Int! = 5, order: Order): [Thing!]
    @hasRole(role: SUPPORT) @rateLimit(limit: 3, window: "1m") @listSize(slicingArguments: ["first"]) @cacheControl(maxAge: 60)
}
type Thing @key(fields: "id") { id: ID! heavy: Int @cost(weight: 7) old: Int @deprecated(reason: "Use heavy.") hit: Hit }
type Other { name: String }
union Hit = Thing | Other
enum Order { UP DOWN @hasRole(role: ADMIN) }
input Filter { text: String!, range: [Range!]!, note: String }
input Range { from: Int! }
`;
const small = { name: 'small', text: composeFakes({ one: sdl }, {}) };
const page = (name: string): string => createReference(small).get(`${name}.html`) ?? '';
const textOf = (name: string): string =>
  page(name)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('the reference of a graph', () => {
  test('has a page for every type, and no link to a page or a field that is not there', () => {
    const files = createReference(committed);
    expect(files.size).toBeGreaterThan(100);
    const broken = [...files].flatMap(([file, content]) =>
      [...content.matchAll(/href="([^"]*)"/g)].flatMap(([, link = '']) => {
        const [name, anchor] = link.split('#');
        const target = files.get(name === '' ? file : (name ?? ''));
        const isThere = target !== undefined && (anchor === undefined || target.includes(`id="${anchor}"`));
        return isThere ? [] : [`${file} ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('tells what a field needs, costs and takes', () => {
    const text = textOf('Query');
    expect(text).toContain('Needs the role SUPPORT');
    expect(text).toContain('Cost 1 for each item, first');
    expect(text).toContain('Rate limit 3 in 1m per USER');
    expect(text).toContain('Kept 60 s');
    expect(textOf('Thing')).toContain('Cost 7');
    expect(textOf('Thing')).toContain('Deprecated: Use heavy.');
    expect(textOf('Order')).toContain('Needs the role ADMIN');
    expect(page('Hit')).toContain('<a href="Other.html">');
    expect(page('Filter')).toContain('<a href="Query.html#find">');
  });

  test('shows text as text', () => {
    expect(page('Query')).toContain('Finds &lt;b&gt;things&lt;/b&gt;.');
    expect(page('index')).not.toContain('<b>');
  });

  test('has an example for each root field that fits the graph, with variables that fit it', () => {
    const schema = apiSchemaOf(committed);
    const roots = [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const;
    for (const [kind, type] of roots) {
      for (const field of Object.values((type as GraphQLObjectType).getFields())) {
        const { query, variables } = exampleOperation(kind, field);
        const document = parse(query);
        expect({ query, problems: validate(schema, document).map(({ message }) => message) }).toEqual({
          query,
          problems: [],
        });
        const [operation] = document.definitions;
        expect(() => coerceVariables({ schema, operation: operation as never, variables })).not.toThrow();
      }
    }
    expect(page('Query')).toContain('query Find($filter: Filter!)');
  });
});
