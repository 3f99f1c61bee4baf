// A thread in the place of the planner's that does what an operation says, to be started as a worker.
import { parentPort, workerData } from 'node:worker_threads';

const { supergraphSdl } = workerData;

let requests = 0;
const leftBehind = [];

const obey = (source) => {
  if (source.includes('hang') || supergraphSdl.includes('hang')) for (;;) requests += 0;
  if (source.includes('allocate')) for (;;) leftBehind.push(new Array(10_000).fill(requests));
  if (source.includes('crash') || (source.includes('breakUnlessFirst') && requests > 1)) process.exit(7);
  if (source.includes('dieLater')) setImmediate(() => process.exit(7));
};

parentPort.on('message', ({ source }) => {
  requests += 1;
  obey(source);
  const cost = { milliseconds: 1, heapBytes: 1000 };
  const isTooComplex = source.includes('Complex');
  parentPort.postMessage(
    source.includes('refuse')
      ? { kind: 'failed', message: `no plan for ${source}`, isTooComplex, ...cost }
      : { kind: 'planned', text: 'null', ...cost },
  );
});

const takenNames = { fields: new Set(), planned: new Set() };
const types = { objects: new Set(), subtypes: new Map() };
parentPort.postMessage({ kind: 'ready', facts: { takenNames, types, realNames: new Map() } });
