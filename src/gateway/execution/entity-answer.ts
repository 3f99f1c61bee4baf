import { type Data, isObject, type SubgraphAnswer } from './subgraph-answer.ts';

/** The entities that an answer holds, when it holds as many as were asked for. */
export const entitiesIn = (answer: SubgraphAnswer, count: number): readonly unknown[] | undefined => {
  const entities = isObject(answer.data) ? answer.data['_entities'] : undefined;
  return Array.isArray(entities) && entities.length === count ? entities : undefined;
};

/** Which of `_entities` an error is about, if it says so. */
export const positionOf = (error: unknown): number | undefined => {
  const { path } = Object(error) as { readonly path?: unknown };
  const isEntityPath = Array.isArray(path) && path[0] === '_entities' && typeof path[1] === 'number';
  return isEntityPath ? path[1] : undefined;
};

/** The error of an entity that has another place in the list. */
export const moveError = (error: unknown, place: number): unknown => {
  const { message, path } = error as Data;
  const below = Array.isArray(path) ? path.slice(2) : [];
  return { ...(error as Data), message, path: ['_entities', place, ...below] };
};

export const noEntities = 'The subgraph answered without the entities that it was asked for.';
