import { expect, test } from '@jest/globals';
import { UpstreamFailure } from '#platform/upstream/failure.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { createOutageLog } from './outage-log.ts';

const start = () => {
  const clock = createTestClock();
  const { logger, lines } = createTestLog();
  const outage = createOutageLog({ subgraph: 'a', clock, logger });
  const told = () =>
    lines()
      .filter(({ level }) => level !== 'debug')
      .map(({ level, msg }) => `${level} ${msg}`);
  return { clock, outage, told, lines };
};

const down = new UpstreamFailure('unreachable', 'No connection.');

test('an outage is logged when it begins and when it ends, however many calls fail', () => {
  const { outage, told, lines, clock } = start();
  for (let failed = 0; failed < 100; failed += 1) {
    outage.failed(down);
    clock.advance(1000);
  }
  outage.answered();
  outage.answered();
  expect(told()).toEqual([
    'warn A subgraph fails. The next failures are not logged.',
    'info A subgraph answers again.',
  ]);
  expect(lines().find(({ level }) => level === 'warn')).toMatchObject({ subgraph: 'a', kind: 'unreachable' });
});

test('a subgraph that fails and answers by turns is told of once in a while', () => {
  const { outage, told, clock } = start();
  for (let second = 0; second < 30; second += 1) {
    outage.failed(down);
    outage.answered();
    clock.advance(1000);
  }
  expect(told()).toHaveLength(6);
});

test('clients who leave are no outage', () => {
  const { outage, told } = start();
  outage.failed(new UpstreamFailure('cancelled', 'left'));
  expect(told()).toEqual([]);
});

test('each change of the circuit breaker and of a URL is logged, without what a URL may hold', () => {
  const { outage, lines } = start();
  outage.breakerChanged('open');
  outage.breakerChanged('half-open');
  outage.breakerChanged('closed');
  outage.targetChanged(new URL('http://user:secret@host:1/graphql?key=secret'), true);
  outage.targetChanged(new URL('http://host:1/graphql'), false);
  expect(lines().map(({ level }) => level)).toEqual(['warn', 'info', 'info', 'warn', 'info']);
  expect(lines().slice(3)).toMatchObject([{ host: 'host:1' }, { host: 'host:1' }]);
  expect(JSON.stringify(lines())).not.toContain('secret');
});
