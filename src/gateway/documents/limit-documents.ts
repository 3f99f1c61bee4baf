import { LRUCache } from 'lru-cache';
import type { Guard } from '#gateway/guard.ts';
import { refusal } from '#platform/errors.ts';
import { type Judgement, judgeDocument } from './judge-document.ts';
import { type DocumentLimits, type Excess, excessRefusal, firstExcess } from './limits.ts';
import { measureVariables } from './measure-input.ts';
import type { GraphqlParameters } from './parameters.ts';

const entryOverheadBytes = 300;
const operationBytes = 100;

const ofOperation = ({ byOperation }: Judgement, name: string | undefined): Excess | null => {
  if (name !== undefined) return byOperation.get(name) ?? null;
  const [only = null] = byOperation.size === 1 ? byOperation.values() : [];
  return only;
};

export interface DocumentLimiter {
  /** Throws a refusal when the guard enforces. */
  readonly check: (parameters: GraphqlParameters) => void;
  readonly refuseBatch: () => void;
}

/** Judges each text once, as long as it stays among those that the cache has room for. */
export const createDocumentLimiter = (parts: {
  readonly limits: DocumentLimits;
  readonly cacheBytes: number;
  readonly guard: Guard;
}): DocumentLimiter => {
  const { limits, guard } = parts;
  const judged = new LRUCache<string, Judgement>({
    maxSize: parts.cacheBytes,
    sizeCalculation: ({ byOperation }, text) =>
      2 * text.length + entryOverheadBytes + operationBytes * byOperation.size,
  });
  const judge = (text: string): Judgement => {
    const known = judged.get(text);
    if (known !== undefined) return known;
    const judgement = judgeDocument(text, limits);
    judged.set(text, judgement);
    return judgement;
  };
  const excessOf = ({ query, operationName, variables }: GraphqlParameters): Excess | null => {
    const judgement = query === undefined ? null : judge(query);
    return (
      firstExcess({ operationName: operationName?.length ?? 0 }, limits) ??
      judgement?.ofDocument ??
      (judgement === null ? null : ofOperation(judgement, operationName)) ??
      (variables === undefined ? null : firstExcess(measureVariables(variables, limits), limits))
    );
  };
  return {
    check: (parameters) =>
      guard.check(() => {
        const excess = excessOf(parameters);
        return excess === null ? null : excessRefusal(excess);
      }),
    refuseBatch: () => guard.check(() => refusal('BATCHING_NOT_ENABLED')),
  };
};
