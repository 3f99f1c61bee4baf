import { afterEach, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { createTestLog } from '#support/log.ts';
import { principalOf } from '#support/principal.ts';
import { until } from '#support/until.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';
import { createRemoteFlags, type RemoteFlags } from './remote-flags.ts';

let upstream: Upstream;
let remote: RemoteFlags;
afterEach(async () => {
  await remote.stop();
  await upstream.stop();
});

const caller = { principal: principalOf(), principalToken: 'a token' };
const clock = createTestClock();

const begin = async (state: { enabled: boolean }): Promise<void> => {
  upstream = await startUpstream((_body, response, request) => {
    const snapshot = snapshotOf([flagOf('flag', state)], { revision: String(state.enabled) });
    const isKnown = request.headers['if-none-match'] === `"${snapshot.revision}"`;
    response.writeHead(isKnown ? 304 : 200).end(isKnown ? '' : JSON.stringify(snapshot));
  });
  remote = createRemoteFlags({ url: upstream.url, file: undefined, clock, logger: createTestLog().logger });
};

const isOn = async (): Promise<boolean | undefined> => (await remote.decide('flag', caller))?.enabled;

test('are read for the first caller and again for one who comes half a second later, with what they brought', async () => {
  const state = { enabled: true };
  await begin(state);
  await expect(isOn()).resolves.toBe(true);
  for (let n = 0; n < 50; n += 1) await isOn();
  expect(upstream.requests.map(({ headers }) => headers['x-soba-principal'])).toEqual(['a token']);
  state.enabled = false;
  clock.advance(600);
  // Nobody waits for the reading: the next one is decided for by what it has brought.
  await expect(isOn()).resolves.toBe(true);
  await until(async () => (await isOn()) === false);
  expect(upstream.requests).toHaveLength(2);
  clock.advance(600);
  await isOn();
  await until(() => upstream.requests.length === 3);
  expect(upstream.requests.at(-1)?.headers['if-none-match']).toBe('"false"');
});

test('are said to be away only when they were asked for in vain', async () => {
  await begin({ enabled: true });
  await expect(remote.check.run()).resolves.toEqual({ up: true, known: false });
  await isOn();
  await expect(remote.check.run()).resolves.toEqual({ up: true, known: true });
  await upstream.stop();
  clock.advance(60_000);
  await isOn();
  await expect(remote.check.run()).resolves.toEqual({ up: false, known: true });
});

test('are waited for after a pause', async () => {
  const state = { enabled: true };
  await begin(state);
  await isOn();
  state.enabled = false;
  clock.advance(60_000);
  await expect(isOn()).resolves.toBe(false);
});

test('stay as they were while their source is away, and are not waited for each time', async () => {
  await begin({ enabled: true });
  await isOn();
  await upstream.stop();
  clock.advance(60_000);
  for (let n = 0; n < 20; n += 1) await expect(isOn()).resolves.toBe(true);
});
