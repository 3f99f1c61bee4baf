import type { Lead, Step } from './leads.ts';
import type { Run } from './run.ts';
import { type Data, isObject, type SubgraphAnswer } from './subgraph-answer.ts';

/** A call that was made because the operation that we follow made it. */
interface Made {
  readonly step: Step;
  answer: SubgraphAnswer | undefined;
}

const isPlain = ({ data, errors }: SubgraphAnswer): boolean => errors === undefined && isObject(data);

/** Whether it is the very same that both were answered, and nobody writes to. */
const isSame = (one: SubgraphAnswer, other: SubgraphAnswer): boolean => {
  if (!isPlain(one) || !isPlain(other) || one.shared !== true || other.shared !== true) return false;
  if (one.data === other.data) return true;
  // Entities may have been put together from what several calls, or a cache, came to. No other field has their name.
  const { _entities: entities } = one.data as Data;
  const { _entities: others } = other.data as Data;
  if (!Array.isArray(entities) || !Array.isArray(others) || entities.length !== others.length) return false;
  return entities.every((entity, index) => entity === others[index]);
};

type Progress = 'waiting' | 'arrived' | 'parted';

/** Does what the lead does, as far as it can: each call only once we were answered all that the lead was when it made it. */
const createSteps = (lead: Lead, run: Run, onAnswer: () => void) => {
  const made: Made[] = [];
  let same = 0;
  let hasFailed = false;
  const make = (step: Step): void => {
    const { ask, representations } = step;
    const own: Made = { step, answer: undefined };
    made.push(own);
    const answer = ask(run, representations);
    run.asked?.set(ask, { representations, answer });
    const part = (): void => {
      hasFailed = true;
      onAnswer();
    };
    const end = (given: SubgraphAnswer | undefined): void => {
      own.answer = given;
      if (given === undefined || !isPlain(given)) part();
      else onAnswer();
      // Of a call that is shared both hear in the same turn: for any other we do not wait.
      if (step.answer === undefined) setImmediate(() => step.answer === undefined && part());
    };
    answer.then(end, () => end(undefined));
  };
  /** Goes through what both were answered, up to the first that we wait for. */
  const compare = (): boolean => {
    for (; same < lead.answered.length; same += 1) {
      const theirs = lead.answered[same];
      const ours = theirs && made[theirs.at]?.answer;
      if (theirs?.answer === undefined || !isPlain(theirs.answer)) return false;
      if (ours === undefined) return true;
      if (!isSame(ours, theirs.answer)) return false;
    }
    return true;
  };
  return (): Progress => {
    if (hasFailed || !compare()) return 'parted';
    for (let next = lead.steps[made.length]; next !== undefined; next = lead.steps[made.length]) {
      if (next.after > same) return 'waiting';
      make(next);
    }
    if (!lead.hasEnded) return 'waiting';
    if (lead.data === undefined) return 'parted';
    return same === made.length ? 'arrived' : 'waiting';
  };
};

/**
 * Operations that ask for the same and are answered the same come to the same data. So one that begins while another one
 * waits for its first answers makes the same calls, which are shared, and as long as what it is answered is the very same
 * object it leaves merging and projection to the other one. Nothing when they part: what was asked until then was noted.
 */
export const followLead = async (lead: Lead, run: Run): Promise<Data | undefined> => {
  let wake = (): void => undefined;
  const onNews = (): void => wake();
  const goOn = createSteps(lead, run, onNews);
  lead.followers.add(onNews);
  try {
    for (;;) {
      const progress = goOn();
      if (progress === 'arrived') return lead.data;
      if (progress === 'parted') return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    lead.followers.delete(onNews);
  }
};
