import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { prepareSupergraph } from '#gateway/policy/prepare-supergraph.ts';
import { runSoba } from '#support/cli.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';

const accounts = `type Query {
  me: User @tag(name: "public") @tag(name: "partner")
  hidden: Secret
  search(order: Order, filter: Filter): [Hit!] @tag(name: "public")
}
type Mutation { erase: Int }
type User @key(fields: "id") { id: ID! name: String @tag(name: "public") email: String }
type Secret { value: Int }
enum Order { UP DOWN }
enum Unused { ONE }
input Filter { text: String }
union Hit = User | Page
type Page @tag(name: "public") { url: String internal: Int @inaccessible }
`;
const orders = 'type User @key(fields: "id") { id: ID! orders: Int @tag(name: "public") debts: Int }';

let folder: ScratchFolder;
beforeEach(async () => {
  folder = createScratchFolder({
    'subgraphs/accounts/a.graphql': accounts,
    'subgraphs/orders/o.graphql': orders,
  });
  const { out } = await runSoba(folder.path, ['schema', 'compose']);
  folder.write({ 'schema/supergraph.graphql': out });
});
afterEach(() => folder.remove());

const contract = (...args: string[]) => runSoba(folder.path, ['schema', 'contract', ...args]);

describe('a contract', () => {
  test('has what is tagged and what that needs, and nothing else', async () => {
    const { code, out } = await contract('--tag', 'public', '--api');
    expect(code).toBe(0);
    const schema = buildSchema(out);
    const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const fields = own.flatMap((type) =>
      'getFields' in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );
    expect(fields.toSorted()).toEqual([
      'Filter.text',
      'Page.url',
      'Query.me',
      'Query.search',
      'User.name',
      'User.orders',
    ]);
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['Order', 'Hit']));
    expect(own.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['Secret']));
    expect(schema.getMutationType()).toBeUndefined();
  });

  test('is a supergraph that a gateway takes', async () => {
    const { out } = await contract('--tag', 'public');
    expect(() => prepareSupergraph(out)).not.toThrow();
    expect(out).toContain('@inaccessible');
  });

  test('names the type of which nothing is tagged', async () => {
    const { code, err } = await contract('--tag', 'partner');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('The type User is needed and nothing of it'),
    });
  });

  test('of a tag that nobody gave is refused', async () => {
    const { code, err } = await contract('--tag', 'nobody');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('No root field has @tag(name: "nobody")'),
    });
  });
});
