import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseManifests } from '#gateway/documents/manifest.ts';
import { runSoba } from '#support/cli.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';

let folder: ScratchFolder;
beforeEach(() => {
  folder = createScratchFolder({
    'subgraphs/a/a.graphql':
      'type Query { me: User @public } type User @key(fields: "id") { id: ID! name: String unused: Int }',
    'app/me.graphql': 'query Me { me { ...Name } }\n',
    'app/fragments.ts': 'export const name = gql`fragment Name on User { name }`;\n',
    'app/page.tsx': [
      "import { gql } from 'x';",
      'const one = gql`',
      '  query Page { me { id ...Name } }',
      `  $\{name}`,
      '`;',
      'const two = graphql(/* GraphQL */ `query Two { me { id } }`);',
      'const other = sql`select 1`;',
    ].join('\n'),
    'app/node_modules/x/bad.graphql': 'query {',
  });
});
afterEach(() => folder.remove());

const soba = (...args: string[]) => runSoba(folder.path, args);
const compose = () => soba('schema', 'compose', '--output', 'schema/supergraph.graphql');

describe('the operations of client code', () => {
  test('become a manifest that the gateway trusts', async () => {
    await compose();
    const { code } = await soba('operations', 'extract', 'app', '--output', 'manifest.json');
    expect(code).toBe(0);
    const manifest = folder.read('manifest.json') ?? '';
    const { operations } = JSON.parse(manifest) as {
      operations: { id: string; name: string; body: string }[];
    };
    expect(operations.map(({ name }) => name)).toEqual(['Me', 'Page', 'Two']);
    for (const { id, body } of operations) expect(createHash('sha256').update(body).digest('hex')).toBe(id);
    expect(operations[0]?.body).toContain('fragment Name on User');
    expect((await parseManifests([manifest])).textById.size).toBe(3);
  });

  test('get __typename as Apollo Client sends it, where that is wanted', async () => {
    const { out } = await soba('operations', 'extract', 'app', '--add-typename');
    const [me] = (JSON.parse(out) as { operations: { body: string }[] }).operations;
    expect(me?.body).toBe(
      'query Me {\n  me {\n    ...Name\n    __typename\n  }\n}\n\nfragment Name on User {\n  name\n  __typename\n}',
    );
  });

  test('are named by file and line when they do not parse, do not fit or cannot be told apart', async () => {
    await compose();
    folder.write({
      'app/broken.ts': '\n\nconst a = gql`query Broken {\n  me {\n`;',
      'app/wrong.graphql': 'query Wrong {\n  me { age }\n}',
      'app/twice.graphql': '\nquery Me { me { id } }',
      'app/lost.ts': 'gql`\n  query Lost { me { ...Nowhere } }`;\ngql`{ me { id } }`',
    });
    const { code, out, err } = await soba('operations', 'extract', 'app', '--output', 'manifest.json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/app\/broken\.ts:5: Syntax Error/);
    expect(err).toMatch(/app\/wrong\.graphql:2: Wrong: Cannot query field "age"/);
    expect(err).toMatch(/app\/twice\.graphql:2: "Me" is another one at app\/me\.graphql:1\./);
    expect(err).toMatch(/app\/lost\.ts:2: There is no fragment "Nowhere"\./);
    expect(err).toMatch(/app\/lost\.ts:3: An operation needs a name/);
    expect(folder.read('manifest.json')).toBeUndefined();
  });

  test('tell which fields nobody uses', async () => {
    await compose();
    await soba('operations', 'extract', 'app', '--output', 'documents/app.json');
    expect(await soba('schema', 'coverage', '--usage', 'documents')).toMatchObject({
      code: 0,
      out: 'Never used\n  User.unused\n3 of 4 fields are used (75.0 %)\n',
    });
  });
});
