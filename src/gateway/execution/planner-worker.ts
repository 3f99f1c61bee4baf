/** The thread that plans: it blocks, and may be ended, so that the event loop never is. */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { toError } from '#platform/errors.ts';
import { createOperationPlanner, type OperationPlanner, type PlanRequest } from './operation-planner.ts';
import type { PlannerAnswer, PlannerData, PlannerMessage } from './planner-messages.ts';

const say = (message: PlannerMessage): void => parentPort?.postMessage(message);

/** The limits of the planner itself, of the stack and of the length of texts. */
const isTooComplex = (error: Error): boolean =>
  error instanceof RangeError || /selections exceeds limit|maximum recursive selections/.test(error.message);

/** Messages of the planner quote the operation, and its texts may be anybody's. */
const withoutTexts = (message: string): string => message.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');

const answer = (planner: OperationPlanner, request: PlanRequest): PlannerAnswer => {
  try {
    return { kind: 'planned', text: JSON.stringify(planner.plan(request) ?? null) };
  } catch (thrown) {
    const error = toError(thrown);
    const message = withoutTexts(error.stack ?? error.message);
    return { kind: 'failed', message, isTooComplex: isTooComplex(error) };
  }
};

const listen = (planner: OperationPlanner): void => {
  parentPort?.on('message', (request: PlanRequest) => {
    const startedAt = performance.now();
    const answered = answer(planner, request);
    const milliseconds = performance.now() - startedAt;
    say({ ...answered, milliseconds, heapBytes: getHeapStatistics().used_heap_size });
  });
};

try {
  const planner = createOperationPlanner((workerData as PlannerData).supergraphSdl);
  listen(planner);
  say({ kind: 'ready', facts: planner.facts });
} catch (thrown) {
  say({ kind: 'refused', message: toError(thrown).message });
}
