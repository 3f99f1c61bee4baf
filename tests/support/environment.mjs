import { TestEnvironment } from 'jest-environment-node';

const ignored = new Set([
  'PipeWrap',
  'TTYWrap',
  'FSReqCallback',
  'FSReqPromise',
  'MessagePort',
  'Immediate',
  'CloseReq',
]);
const graceMs = 2000;

const handles = () => {
  const counts = new Map();
  for (const name of process.getActiveResourcesInfo()) {
    if (!ignored.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const leaked = (before) =>
  [...handles()].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => name);

/** A test file that leaves a server, socket, timer or process behind fails. */
export default class LeakCheckingEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.before = handles();
  }

  async handleTestEvent(event) {
    if (event.name !== 'run_finish') return;
    const end = Date.now() + graceMs;
    while (leaked(this.before).length > 0 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const names = leaked(this.before).filter((name) => name !== 'Timeout' || handles().get(name) > 1);
    if (names.length > 0) throw new Error(`The tests of this file leak: ${names.join(', ')}`);
  }
}
