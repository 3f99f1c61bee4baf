import { isObject, type SubgraphAnswer } from './subgraph-answer.ts';

/** The entities that an answer holds, when it holds as many as were asked for. */
export const entitiesIn = (answer: SubgraphAnswer, count: number): readonly unknown[] | undefined => {
  const entities = isObject(answer.data) ? answer.data['_entities'] : undefined;
  return Array.isArray(entities) && entities.length === count ? entities : undefined;
};
