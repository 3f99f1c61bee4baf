import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runSoba } from '#support/cli.ts';
import { createKeyPair } from '#support/keys.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';

const header = (guard: string, compose = '') => `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://specs.soba.dev/guard/v1.0", import: [${guard}])
  ${compose}
`;
const plain = 'type Query {\n  "One."\n  one: Int @public\n}\n';

let folder: ScratchFolder;
beforeEach(async () => {
  folder = createScratchFolder({ 'subgraphs/a/schema.graphql': plain, 'out.graphql': 'what was there' });
});
afterEach(() => folder.remove());

const soba = (...args: string[]) => runSoba(folder.path, args);

/** Refused with exit code 1, told on the error output, and the file that was to be written is as it was. */
const refuses = async (args: readonly string[], message: RegExp): Promise<void> => {
  const result = await soba(...args);
  expect({ ...result, err: '' }).toEqual({ code: 1, out: '', err: '' });
  expect(result.err).toMatch(message);
  expect(folder.read('out.graphql')).toBe('what was there');
};
const compose = ['schema', 'compose', '--output', 'out.graphql'];

describe('SDL', () => {
  test('that does not parse is named by file and line, all of it at once', async () => {
    folder.write({
      'subgraphs/a/schema.graphql': `${plain}\ntype {`,
      'subgraphs/b/b.graphql': 'type Query {',
    });
    await refuses(
      compose,
      /subgraphs\/a\/schema\.graphql:6: Syntax Error.*\n.*subgraphs\/b\/b\.graphql:1: Syntax Error/,
    );
  });

  test('that does not compose is named by file and line', async () => {
    folder.write({ 'subgraphs/b/b.graphql': 'type Query {\n  one: String\n}\n' });
    await refuses(compose, /subgraphs\/[ab]\/\w+\.graphql:\d: .*"Query\.one"/);
  });

  test('that uses a directive which is not linked is named by file and line', async () => {
    folder.write({
      'subgraphs/a/schema.graphql': `${header('"@auth"')}type Query {\n  one: Int @hasRole(role: "ADMIN")\n}\n`,
    });
    await refuses(compose, /subgraphs\/a\/schema\.graphql:6: .*Unknown directive "@hasRole"/);
  });

  test('that renames an import and does not compose it would lose a policy', async () => {
    const sdl = `${header('{ name: "@hasRole", as: "@only" }')}directive @only(role: String!) repeatable on FIELD_DEFINITION
type Query {
  one: Int @only(role: "ADMIN")
}
`;
    folder.write({ 'subgraphs/a/schema.graphql': sdl });
    await refuses(
      compose,
      /subgraphs\/a\/schema\.graphql:7: \[a\] Query\.one @hasRole\(role: "ADMIN"\) did not reach/,
    );
    const composed = sdl
      .replace('"@only" }])', '"@only" }])')
      .replace('  \n', '  @composeDirective(name: "@only")\n');
    folder.write({ 'subgraphs/a/schema.graphql': composed });
    expect(await soba('schema', 'compose')).toMatchObject({ code: 0, out: expect.stringContaining('@only') });
  });

  test('of a subgraph that cannot be reached, or that is none, is told', async () => {
    await refuses(
      ['schema', 'compose', '--subgraph', 'a=http://127.0.0.1:9/graphql'],
      /127\.0\.0\.1:9.*cannot be read/,
    );
    const server = createServer((_request, response) => response.end('{"data":{}}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await refuses(
      ['schema', 'compose', '--subgraph', `a=http://127.0.0.1:${port}/graphql`],
      /does not answer as a subgraph/,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  test('that is not there is told', async () => {
    await refuses(['schema', 'compose', '--subgraphs', 'nowhere'], /nowhere: There is no such folder/);
    await refuses(
      ['schema', 'compose', '--subgraph', 'a=nowhere.graphql'],
      /nowhere\.graphql: There is no such file/,
    );
    await refuses(
      ['schema', 'compose', '--subgraph', 'a=subgraphs/a', '--subgraph', 'a=subgraphs/a'],
      /given twice/,
    );
  });
});

describe('what is compared with', () => {
  test('must be a commit that is known, with a supergraph in it', async () => {
    folder.git('init', '--quiet');
    folder.git('add', '.');
    folder.git('commit', '--quiet', '-m', 'first');
    await refuses(
      ['schema', 'check', '--against', 'origin/main'],
      /"origin\/main" is neither a file.*fetch-depth: 0/,
    );
    await refuses(
      ['schema', 'check', '--against', 'HEAD'],
      /There is no schema\/supergraph\.graphql at "HEAD"/,
    );
  });

  test('is never taken for an option of git', async () => {
    folder.git('init', '--quiet');
    await refuses(['schema', 'diff', '--', '--output=out.graphql'], /is neither a file, a URL nor a commit/);
  });

  test('must be a supergraph', async () => {
    folder.write({ 'old.graphql': 'type Query { one: Int }' });
    await refuses(['schema', 'check', '--against', 'old.graphql'], /old\.graphql: It is not a supergraph/);
    folder.write({ 'old.graphql': 'type Query {\n  one' });
    await refuses(['schema', 'check', '--against', 'old.graphql'], /old\.graphql:2: Syntax Error/);
  });
});

describe('a manifest', () => {
  test('with a wrong hash is named by file and line', async () => {
    const { out } = await soba('schema', 'compose');
    const id = createHash('sha256').update('{ one }').digest('hex');
    folder.write({ 'old.graphql': out, 'documents/m.json': `{\n  "${id}": "{ two }"\n}\n` });
    const args = ['schema', 'check', '--against', 'old.graphql', '--usage'];
    await refuses(
      [...args, 'documents'],
      new RegExp(`documents/m\\.json:2: The document ${id} is not what its hash says`),
    );
    folder.write({ 'documents/m.json': 'no json' });
    await refuses([...args, 'documents'], /documents\/m\.json: It is not JSON/);
    folder.write({ 'documents/m.json': '{"format": "soba-usage", "version": 2}' });
    await refuses([...args, 'documents'], /documents\/m\.json: It is not a usage report/);
  });
});

describe('a signature', () => {
  const sign = async () => {
    const keys = createKeyPair();
    folder.write({
      'private.pem': keys.privateKey,
      'public.pem': keys.publicKey,
      'other.pem': createKeyPair().publicKey,
    });
    folder.write({ 'super.graphql': (await soba('schema', 'compose')).out });
    return soba('schema', 'sign', 'super.graphql', '--key', 'private.pem');
  };
  const verify = (key: string) => ['schema', 'verify', 'super.graphql', '--key', key];

  test('holds for what was signed, and for nothing else', async () => {
    expect(await sign()).toMatchObject({ code: 0, out: 'The signature is in super.graphql.sig\n' });
    expect(await soba(...verify('public.pem'))).toMatchObject({ code: 0 });
    await refuses(verify('other.pem'), /super\.graphql: It is not what was signed/);
    folder.write({ 'super.graphql': `${folder.read('super.graphql')}\n` });
    await refuses(verify('public.pem'), /super\.graphql: It is not what was signed/);
  });

  test('must be there', async () => {
    await sign();
    folder.write({ 'super.graphql.sig': '' });
    await refuses(verify('public.pem'), /It is not what was signed/);
    await refuses([...verify('public.pem'), '--signature', 'nowhere'], /nowhere: It cannot be read/);
  });

  test('is not made with a wrong key, nor of what no gateway could serve, and the key is never shown', async () => {
    await sign();
    folder.write({ 'bad.pem': 'SECRET TEXT' });
    await refuses(
      ['schema', 'sign', 'super.graphql', '--key', 'bad.pem'],
      /^bad\.pem: It must be a PEM Ed25519 private key\.\n$/,
    );
    folder.write({ 'broken.graphql': 'type {' });
    await refuses(
      ['schema', 'sign', 'broken.graphql', '--key', 'private.pem'],
      /broken\.graphql:1: Syntax Error/,
    );
    expect(folder.read('broken.graphql.sig')).toBeUndefined();
  });
});

describe('the settings', () => {
  test.each([
    ['{"severity": {}}', /soba\.json: .*severity/],
    ['{"severities": {"lint": "loud"}}', /soba\.json: severities\.lint/],
    ['{', /soba\.json: It is not JSON/],
  ])('%s are refused', async (text, message) => {
    folder.write({ 'soba.json': text });
    await refuses(compose, message);
  });

  test.each([
    ['{"accepted": [{"rule": "a", "coordinate": "b", "until": "soon", "reason": "c"}]}'],
    ['{"accepted": [{"rule": "a", "coordinate": "b", "until": "2026-11-28"}]}'],
    ['[]'],
  ])('accepted changes %s are refused', async (text) => {
    folder.write({ 'accepted.json': text });
    await refuses(
      ['schema', 'lint', '--accepted', 'accepted.json'],
      /accepted\.json: These are no accepted changes/,
    );
  });
});

describe('the command line', () => {
  test.each([
    [['schema', 'chek']],
    [['schema', 'check', '--agianst', 'main']],
    [['schema', 'check']],
    [['schema', 'check', 'word', '--against', 'main']],
    [['schema', 'lint', '--format', 'yaml']],
    [['schema', 'lint', '--report', 'sarif']],
    [['schema', 'compose', '--subgraph', 'a']],
    [['plan']],
    [['plan', '{ one }', '--variables', '[]', '--supergraph', 'out.graphql']],
  ])('%j ends with 2', async (args) => {
    const { code, out, err } = await soba(...args);
    expect({ code, out }).toEqual({ code: args[0] === 'plan' && args.length > 1 ? 1 : 2, out: '' });
    expect(err).not.toBe('');
  });

  test('explains itself', async () => {
    expect(await soba('--help')).toMatchObject({ code: 0, out: expect.stringContaining('schema check') });
    expect(await soba()).toMatchObject({ code: 0, err: '' });
    expect(await soba('schema', 'check', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--against'),
    });
  });

  test('tells in JSON and in annotations what cannot be used', async () => {
    folder.write({ 'subgraphs/a/schema.graphql': 'type {' });
    const json = await soba('schema', 'compose', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      problems: [{ file: 'subgraphs/a/schema.graphql', line: 1 }],
    });
    const github = await soba('schema', 'lint', '--format', 'github');
    expect(github).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^::error file=subgraphs\/a\/schema.graphql,line=1,/),
    });
  });
});
