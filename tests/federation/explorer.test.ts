import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { openPage, testInBrowser } from '#support/browser.ts';
import { type Federation, startFederation } from '#support/federation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const password = 'soba-demo-password';
const accounts = ['premium', 'support'].map((name) => `${name}@example.com:${password}`).join();
const slow = 120_000;

let federation: Federation;
beforeAll(async () => {
  // Built already in CI and after the first start.
  execFileSync(process.execPath, ['src/bootstrap.mjs', 'explorer'], { cwd: root, stdio: 'ignore' });
  federation = await startFederation({ SOBA_EXPLORER_ACCOUNTS: accounts });
}, 300_000);
afterAll(() => federation?.stop());

const get = (file: string, headers: Record<string, string> = {}) =>
  fetch(`${federation.url}/explorer${file}`, { headers });

describe('the explorer', () => {
  test('may talk to this server only, by its content policy', async () => {
    const page = await get('');
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('is sent zipped, and not again while it is the same', async () => {
    const first = await get('/explorer.js');
    expect(first.headers.get('content-encoding')).toBe('gzip');
    const etag = first.headers.get('etag') ?? '';
    await first.body?.cancel();
    expect((await get('/explorer.js', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/nowhere.js')).status).toBe(404);
    expect((await get('/..%2f..%2fpackage.json')).status).toBe(404);
  });

  test.each(['identity', 'gzip;q=0', 'gzip; q=0.000, identity'])(
    'is sent as it is to whoever takes %s',
    async (taken) => {
      const plain = await get('/explorer.js', { 'accept-encoding': taken });
      expect(plain.headers.get('content-encoding')).toBeNull();
      const built = readFileSync(new URL('../../explorer/dist/explorer.js', import.meta.url));
      expect(Buffer.from(await plain.arrayBuffer()).equals(built)).toBe(true);
    },
  );

  test.each(['gzip', 'br, gzip;q=0.1', 'gzip;q=1.0'])('is sent zipped to whoever takes %s', async (taken) => {
    const zipped = await get('/index.html', { 'accept-encoding': taken });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    await zipped.body?.cancel();
  });

  test('has examples of which each fits the graph', async () => {
    const { examples } = (await import(new URL('../../explorer/src/examples.js', import.meta.url).href)) as {
      examples: { title: string; query: string }[];
    };
    const file = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));
    const schema = apiSchemaOf({ name: file, text: readFileSync(file, 'utf8') });
    for (const { title, query } of examples)
      expect({ title, problems: validate(schema, parse(query)).map(({ message }) => message) }).toEqual({
        title,
        problems: [],
      });
  });

  testInBrowser(
    'runs an example for a demo account, shows its plan to support staff and asks no other server',
    async () => {
      const { page, requests, problems, close } = await openPage(`${federation.url}/explorer`);
      page.setDefaultTimeout(60_000);
      try {
        await page.getByLabel('Demo account').selectOption('support@example.com');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByTestId('signed-in').getByText('Sami Support').waitFor();
        await page.getByRole('button', { name: /Show Examples/ }).click();
        await page.getByRole('button', { name: 'Who am I, and what is switched on for me' }).click();
        await page.getByRole('button', { name: /Execute query/ }).click();
        await page.locator('.graphiql-response').getByText('Sami Support').waitFor();
        await page.getByRole('button', { name: /Show Explain/ }).click();
        await page.getByRole('button', { name: 'Explain this operation' }).click();
        const explained = page.getByTestId('explained');
        await explained.waitFor();
        expect(await page.getByTestId('plan').textContent()).toContain('Fetch(service: "identity")');
        const text = (await explained.textContent()) ?? '';
        expect(text).toContain('Query.me');
        expect(text).toMatch(/Cost \d+/);
        expect(text).toContain('Rate limits');
        await page.getByRole('button', { name: /Show Documentation Explorer/ }).click();
        await page.locator('.graphiql-doc-explorer').getByText('Query').first().waitFor();
        await page.getByRole('button', { name: /Show History/ }).click();
        await page.locator('.graphiql-history').getByText(/Me/).first().waitFor();
      } finally {
        await close();
      }
      expect(requests.length).toBeGreaterThan(5);
      expect(requests.filter((url) => !url.startsWith(federation.url) && !/^(data|blob):/.test(url))).toEqual(
        [],
      );
      expect(problems).toEqual([]);
    },
    slow,
  );

  testInBrowser(
    'tells others that the plan is for support staff',
    async () => {
      const { page, close } = await openPage(`${federation.url}/explorer`);
      page.setDefaultTimeout(60_000);
      try {
        await page.getByRole('button', { name: /Show Explain/ }).click();
        await page.getByRole('button', { name: 'Explain this operation' }).click();
        await page.getByRole('alert').getByText('Only support staff may see this').waitFor();
      } finally {
        await close();
      }
    },
    slow,
  );
});
