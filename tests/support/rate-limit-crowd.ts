import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '#platform/clock.ts';
import { tierPolicies } from '#platform/rate-limit/policy.ts';
import { createMemoryStore } from '#platform/rate-limit/store-memory.ts';

/** Many callers that come once each, and what is kept of them. */
const [callers, room] = process.argv.slice(2).map(Number);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const store = createMemoryStore({ clock: systemClock, maxIdentities: room ?? 1 });
collect();
const before = process.memoryUsage().heapUsed;
for (let n = 0; n < (callers ?? 0); n += 1) {
  const identity = `ip:2001-db8-0-${n.toString(16)}`;
  store.runNow({ operation: 'consume', policy: tierPolicies.FREE, identity, amount: 1_000_000 });
}
collect();
process.stdout.write(
  `kept ${store.size()} in ${Math.max(0, process.memoryUsage().heapUsed - before)} bytes\n`,
);
