import DataLoader from 'dataloader';
import { toError } from '#platform/errors.ts';
import type { Asking } from '#platform/json-upstream/ask-with-cache.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller } from '#platform/json-upstream/endpoint.ts';
import { UpstreamFailure } from '#platform/upstream/failure.ts';
import { type TextQuestion, type Translation, translate, translateMany } from './upstream.ts';

interface Wanted {
  readonly question: TextQuestion;
  readonly asking: Asking;
}

/** The most that the service takes at once. */
const mostTexts = 100;

const groupOf = ({ question: { source, target } }: Wanted): string => `${source} ${target}`;

/**
 * The translations of one request. Each is looked for in the cache by itself; what is not there is asked for together, by
 * pair of languages.
 */
export const createTranslations = (
  upstream: Pick<JsonUpstream, 'askThrough' | 'askService'>,
  caller: Caller,
) => {
  const askTogether = async (wanted: readonly [Wanted, ...Wanted[]]): Promise<readonly Translation[]> => {
    const [{ question, asking }] = wanted;
    if (wanted.length === 1) return [await upstream.askService(translate, question, asking)];
    const { source, target } = question;
    const texts = wanted.map((one) => one.question.text);
    const found = await upstream.askService(translateMany, { texts, source, target }, asking);
    if (found.length === texts.length) return found;
    throw new UpstreamFailure('bad-answer', 'There are not as many translations as texts.');
  };

  const fetchGroup = async (wanted: readonly Wanted[]): Promise<readonly (Translation | Error)[]> => {
    const [first, ...others] = wanted;
    if (first === undefined) return [];
    return askTogether([first, ...others]).catch((thrown: unknown) => wanted.map(() => toError(thrown)));
  };

  const loader = new DataLoader<Wanted, Translation>(
    async (wanted) => {
      const results = new Map<Wanted, Translation | Error>();
      const groups = Map.groupBy(wanted, groupOf);
      await Promise.all(
        [...groups.values()].map(async (group) => {
          const found = await fetchGroup(group);
          for (const [index, one] of group.entries())
            results.set(one, found[index] ?? new Error('No translation.'));
        }),
      );
      return wanted.map((one) => results.get(one) ?? new Error('No translation.'));
    },
    {
      // The cache before it knows what is the same.
      cache: false,
      maxBatchSize: mostTexts,
      // Look-ups in Redis end one after the other: those that end in one turn go together.
      batchScheduleFn: (send) => void setImmediate(send),
    },
  );

  return (question: TextQuestion): Promise<Answer<Translation>> =>
    upstream.askThrough(translate, question, {
      caller,
      load: (asking) => loader.load({ question, asking }),
    });
};

export type Translations = ReturnType<typeof createTranslations>;
