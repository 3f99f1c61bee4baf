import { refuse } from '#platform/errors.ts';
import { scalars } from '#platform/scalars.ts';

/** Nothing of a training is stored on our side: its id says what has to be known to ask for it. */
export interface TrainingJob {
  readonly tokenPair: string;
  readonly startedAt: Date;
}

export type TrainingStatus = 'ACCEPTED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'UNKNOWN';

export const trainingId = ({ tokenPair, startedAt }: TrainingJob): string =>
  Buffer.from(`${startedAt.getTime()} ${tokenPair}`).toString('base64url');

export const parseTrainingId = (id: string): TrainingJob => {
  const [, time, tokenPair] = /^(\d{1,15}) (\S+)$/.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  try {
    return { tokenPair: scalars.PairSymbol.parseValue(tokenPair), startedAt: new Date(Number(time)) };
  } catch {
    return refuse('NOT_FOUND', { message: 'There is no such training.' });
  }
};

const words: readonly (readonly [RegExp, TrainingStatus])[] = [
  [/fail|error/, 'FAILED'],
  [/complete|done|finished|trained|success/, 'COMPLETED'],
  [/queue|pending|accepted/, 'ACCEPTED'],
];

/** Copies of the service have different words for the same. */
export const readTrainingStatus = (word: string): TrainingStatus =>
  words.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1] ?? 'RUNNING';
