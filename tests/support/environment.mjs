import { TestEnvironment } from 'jest-environment-node';

/** Jest's own, or over as soon as one looks; intervals are counted where they are made. */
const ignored = new Set([
  'CloseReq',
  'FSReqCallback',
  'FSReqPromise',
  'Immediate',
  'MessagePort',
  'PipeWrap',
  'TTYWrap',
  'Timeout',
]);
const graceMs = 2000;

const handles = () => {
  const counts = new Map();
  for (const name of process.getActiveResourcesInfo()) {
    if (!ignored.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const trackIntervals = (global) => {
  const { setInterval, clearInterval } = global;
  const running = new Set();
  global.setInterval = (...args) => {
    const interval = setInterval(...args);
    running.add(interval);
    return interval;
  };
  global.clearInterval = (interval) => {
    running.delete(interval);
    clearInterval(interval);
  };
  return running;
};

/** A test file that leaves a server, socket, process or interval behind fails. */
export default class LeakCheckingEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.before = handles();
    this.intervals = trackIntervals(this.global);
  }

  leaks() {
    const open = [...handles()].filter(([name, count]) => count > (this.before.get(name) ?? 0));
    const intervals = [...this.intervals].filter((interval) => interval.hasRef());
    return [...open.map(([name]) => name), ...intervals.map(() => 'Interval')];
  }

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.failed = true;
    // What a failed test left behind would only hide why it failed.
    if (event.name !== 'run_finish' || this.failed) return;
    const end = Date.now() + graceMs;
    while (this.leaks().length > 0 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const names = this.leaks();
    if (names.length > 0) throw new Error(`The tests of this file leak: ${names.join(', ')}`);
  }
}
