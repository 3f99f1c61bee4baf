/** What counting an executed operation adds to a request, with many operations and clients at once. */
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { createUsageRecorder } from '#gateway/usage/create-recorder.ts';
import { systemClock } from '#platform/clock.ts';
import { median } from './support/load.ts';
import { say } from './support/measure.ts';

const rounds = 9;
const perRound = 1_000_000;
const schema = buildSchema('type Query { a: Int b: Int }');
const operations = Array.from({ length: 500 }, (_, index) => {
  const document = parse(`query Q${index} { a b }`);
  return { document, operation: document.definitions[0] as OperationDefinitionNode, schema, failed: false };
});
const clients = Array.from({ length: 20 }, (_, index) => ({ name: `client-${index}`, version: '1.0' }));
const seen = Array.from({ length: 10_000 }, (_, index) => ({
  ...operations[index % operations.length]!,
  client: clients[index % clients.length]!,
}));

const recorder = createUsageRecorder(systemClock, 5000);
const times: number[] = [];
for (let round = 0; round <= rounds; round += 1) {
  const startedAt = performance.now();
  for (let index = 0; index < perRound; index += 1) recorder.record(seen[index % seen.length]!);
  // The first round warms up.
  if (round > 0) times.push(((performance.now() - startedAt) * 1000) / perRound);
  await recorder.take();
}
const microseconds = median(times);
say('counting one executed operation', `${microseconds.toFixed(2)} us`, 'promised: 1 us');
process.exitCode = microseconds <= 1 ? 0 : 1;
