import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '#support/identity-core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const given = { name: 'settlement', tier: 'ENTERPRISE', scopes: ['orders:read'] } as const;

const create = async () => {
  const shown = await core.clients.create('admin-1', given);
  if (shown === null) throw new Error('not made');
  return { id: shown.client.id, ...shown };
};

describe('a client', () => {
  test('authenticates with its secret, as a program of its tier and scopes', async () => {
    const { id, secret } = await create();
    await expect(core.clients.authenticate(id, secret)).resolves.toEqual({
      clientId: id,
      roles: ['SERVICE'],
      tier: 'ENTERPRISE',
      tenant: 'default',
      scopes: ['orders:read'],
      version: 1,
      issuedAt: core.clock.now(),
    });
    const listed = (await core.clients.list()).find((client) => client.id === id);
    expect(listed).toMatchObject({ name: 'settlement', lastUsedAt: new Date(core.clock.now()) });
  });

  test('does not with anything else, and that is recorded', async () => {
    const { id } = await create();
    const other = await create();
    for (const secret of ['', 'x', other.secret]) {
      await expect(core.clients.authenticate(id, secret)).resolves.toBeNull();
    }
    for (const unknown of ['', 'client_x', '\u0000']) {
      await expect(core.clients.authenticate(unknown, other.secret)).resolves.toBeNull();
    }
    const rejected = (await core.eventsOf(null)).filter(({ type }) => type === 'client.rejected');
    expect(rejected.map(({ data }) => data)).toEqual([{ clientId: id }, { clientId: id }, { clientId: id }]);
  });

  test.each([
    ['name', { ...given, name: ' ' }],
    ['name, a long one', { ...given, name: 'x'.repeat(101) }],
    ['scope', { ...given, scopes: ['a b'] }],
  ])('with a bad %s is not made', async (_what, bad) => {
    await expect(core.clients.create(null, bad)).resolves.toBeNull();
  });

  test('may have two secrets for a while, and its older tokens are wrong', async () => {
    const { id, secret } = await create();
    core.clock.advance(1000);
    const rotated = await core.clients.rotate('admin-1', id, 60);
    await expect(core.clients.authenticate(id, secret)).resolves.toMatchObject({ version: 2 });
    await expect(core.clients.authenticate(id, rotated?.secret ?? '')).resolves.toMatchObject({ version: 2 });
    core.clock.advance(60_000);
    await expect(core.clients.authenticate(id, secret)).resolves.toBeNull();
    await expect(core.clients.authenticate(id, rotated?.secret ?? '')).resolves.not.toBeNull();
  });

  test('that was revoked is gone', async () => {
    const { id, secret } = await create();
    await expect(core.clients.revoke('admin-1', id)).resolves.toBe(true);
    await expect(core.clients.revoke('admin-1', id)).resolves.toBe(false);
    await expect(core.clients.rotate('admin-1', id, 0)).resolves.toBeNull();
    await expect(core.clients.authenticate(id, secret)).resolves.toBeNull();
    expect((await core.clients.list()).map((client) => client.id)).not.toContain(id);
    const logged = await core.postgres.db
      .selectFrom('revocation')
      .select(['kind', 'value'])
      .where('subject', '=', id)
      .execute();
    expect(logged).toEqual([{ kind: 'user', value: 2n }]);
  });
});
