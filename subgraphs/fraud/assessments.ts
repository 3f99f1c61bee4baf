import DataLoader from 'dataloader';
import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Asking } from '#platform/json-upstream/ask-with-cache.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller } from '#platform/json-upstream/endpoint.ts';
import { toFailure, UpstreamFailure } from '#platform/upstream/failure.ts';
import type { RiskQuestion } from './risk-question.ts';
import { assess, assessMany, type Risk, riskBody } from './upstream.ts';

interface Wanted {
  readonly question: RiskQuestion;
  readonly asking: Asking;
}

type Found = Risk | Error;
type Batch = readonly [Wanted, ...Wanted[]];

/** The most that the service is asked at once. */
const mostQuestions = 100;
/** For so long a copy of the service that does not know batches is not asked for one again. */
const withoutBatchMs = 600_000;

const isUnknown = ({ status }: UpstreamFailure): boolean => status === 404 || status === 405;
/** One bad question spoils a batch; alone it spoils nothing but itself. */
const isRefused = ({ status }: UpstreamFailure): boolean =>
  status === 400 || status === 413 || status === 422;

/** Asks the service for several assessments in one call where it can do that, and one by one where it cannot. */
const createAskTogether = ({ askService }: Pick<JsonUpstream, 'askService'>, clock: Clock) => {
  let singlyUntil = 0;
  const askSingly = (batch: Batch): Promise<readonly Found[]> =>
    Promise.all(batch.map(({ question, asking }) => askService(assess, question, asking).catch(toError)));
  const askBatch = async (batch: Batch): Promise<readonly Found[]> => {
    const found = await askService(
      assessMany,
      batch.map(({ question }) => question),
      batch[0].asking,
    );
    const isWhole =
      found.length === batch.length &&
      found.every(({ hash }, index) => hash === batch[index]?.question.transaction.hash);
    if (!isWhole) throw new UpstreamFailure('bad-answer', 'The assessments are not those of the questions.');
    return found.map(({ risk }) => risk);
  };
  return async (batch: Batch): Promise<readonly Found[]> => {
    if (batch.length === 1 || clock.now() < singlyUntil) return askSingly(batch);
    try {
      return await askBatch(batch);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (isUnknown(failure)) singlyUntil = clock.now() + withoutBatchMs;
      else if (!isRefused(failure)) return batch.map(() => failure);
      return askSingly(batch);
    }
  };
};

/**
 * The assessments of one request: equal questions are asked once, each is looked for in the cache by itself, and what is
 * not there is asked for together.
 */
export const createAssessments = (
  upstream: Pick<JsonUpstream, 'askThrough' | 'askService'>,
  clock: Clock,
) => {
  const askTogether = createAskTogether(upstream, clock);
  return (caller: Caller): Pick<DataLoader<RiskQuestion, Answer<Risk>>, 'load'> => {
    const missing = new DataLoader<Wanted, Risk>(
      async ([first, ...others]) => (first === undefined ? [] : askTogether([first, ...others])),
      {
        cache: false,
        maxBatchSize: mostQuestions,
        // Look-ups in Redis end one after the other: those that end in one turn go together.
        batchScheduleFn: (send) => void setImmediate(send),
      },
    );
    const ask = (question: RiskQuestion): Promise<Answer<Risk>> =>
      upstream.askThrough(assess, question, {
        caller,
        load: (asking) => missing.load({ question, asking }),
      });
    return new DataLoader<RiskQuestion, Answer<Risk>, string>(
      (questions) => Promise.all(questions.map((question) => ask(question).catch(toError))),
      { cacheKeyFn: (question) => JSON.stringify(riskBody(question)) },
    );
  };
};
