import type { FetchSubgraph, SubgraphAnswer } from '#gateway/execution/subgraph-answer.ts';
import { createRandom, type Random } from '#support/random-graph.ts';
import { hash } from './execution-values.ts';

type Row = Record<string, unknown>;

const message = 'damaged';

/** One way in which a subgraph answers badly. */
type Damage = (answer: SubgraphAnswer, random: Random) => SubgraphAnswer | Promise<SubgraphAnswer>;

interface Spot {
  readonly holder: Row;
  readonly key: string;
  readonly path: readonly (string | number)[];
}

/** Every property and item of an answer's data. */
const spotsIn = (value: unknown, path: Spot['path'] = []): Spot[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return [{ holder: value as Row, key, path: at }, ...spotsIn((value as Row)[key], at)];
  });
};

const someSpot = (answer: SubgraphAnswer, random: Random): Spot | undefined => {
  const spots = spotsIn(answer.data);
  return spots.length === 0 ? undefined : random.pick(spots);
};

/** Those that say so. */
export const loud: Readonly<Record<string, Damage>> = {
  rejects: () => Promise.reject(new Error(message)),
  'has no data': () => ({ errors: [{ message }] }),
  'has null for data, and an error with a path': ({ data }) => ({
    data: null,
    errors: [{ message, path: Object.keys(data as Row).slice(0, 1) }],
  }),
  'has a null, and its path': (answer, random) => {
    const spot = someSpot(answer, random);
    if (spot === undefined) return answer;
    spot.holder[spot.key] = null;
    return { ...answer, errors: [...((answer.errors as unknown[]) ?? []), { message, path: spot.path }] };
  },
  'has no data but text': () => ({ data: 'nothing', errors: [{ message }] }),
};

const entitiesIn = ({ data }: SubgraphAnswer): unknown[] | undefined => {
  const list = (data as Row | undefined)?.['_entities'];
  return Array.isArray(list) ? list : undefined;
};

const wrongShapes: readonly unknown[] = [{}, { __typename: 'Nothing' }, [[null]], [], 'text', 1.5, true];

/** Those that say nothing, or something else. None gives a value that might be right. */
export const quiet: Readonly<Record<string, Damage>> = {
  'has a null': (answer, random) => {
    const spot = someSpot(answer, random);
    if (spot !== undefined) spot.holder[spot.key] = null;
    return answer;
  },
  'lacks a property': (answer, random) => {
    const spot = someSpot(answer, random);
    if (spot !== undefined && !Array.isArray(spot.holder)) delete spot.holder[spot.key];
    return answer;
  },
  'has a value of another shape': (answer, random) => {
    const spot = someSpot(answer, random);
    const there = spot?.holder[spot.key] ?? undefined;
    if (spot === undefined || there === undefined) return answer;
    const isObject = typeof there === 'object';
    spot.holder[spot.key] = random.pick(isObject ? wrongShapes.slice(4) : wrongShapes.slice(0, 4));
    return answer;
  },
  'has more or fewer entities': (answer, random) => {
    const list = entitiesIn(answer);
    list?.splice(random.below(list.length), random.below(2), ...(random.chance(0.7) ? list : []));
    return answer;
  },
  'has errors of all kinds': (answer, random) => ({
    ...answer,
    errors: [
      null,
      'text',
      7,
      { message, path: ['nowhere', 3] },
      { message, path: ['_entities', random.below(9) + 4, 'name'] },
      { message, path: ['_entities', '0', 'name'] },
      { message, path: [] },
      { path: [null] },
      { message: { text: 'x' }, extensions: [] },
    ],
  }),
  'has names that objects inherit': (answer, random) => {
    const spot = someSpot(answer, random);
    if (spot === undefined || Array.isArray(spot.holder)) return answer;
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1}';
    for (const [key, value] of Object.entries(JSON.parse(text)))
      Object.defineProperty(spot.holder, key, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    return answer;
  },
  'is a list': () => ({ data: [1, 2] }),
  'is text': () => 'nothing' as never,
};

/** Subgraphs of which some answers are damaged: the same for the same request and seed. */
export const withDamage =
  (fetch: FetchSubgraph, damages: Readonly<Record<string, Damage>>, seed: number): FetchSubgraph =>
  async (subgraph, request) => {
    const answer = await fetch(subgraph, request);
    const random = createRandom(hash(`${subgraph} ${request.query} ${seed}`));
    if (!random.chance(0.4)) return answer;
    return (random.pick(Object.values(damages)) as Damage)(answer, random);
  };

/** Whether an answer has nothing but what it should have; places may be null. */
export const isPart = (got: unknown, whole: unknown): boolean => {
  if (got === null) return true;
  if (Array.isArray(whole))
    return (
      Array.isArray(got) &&
      got.length === whole.length &&
      got.every((item, index) => isPart(item, whole[index]))
    );
  if (typeof whole !== 'object' || whole === null) return got === whole;
  if (typeof got !== 'object' || Object.keys(got).join() !== Object.keys(whole).join()) return false;
  return Object.entries(whole).every(([key, value]) => isPart((got as Row)[key], value));
};

/** The places that are null and should not be. */
export const lossesIn = (got: unknown, whole: unknown, path: Spot['path'] = []): string[] => {
  if (got === null) return whole === null ? [] : [path.join('.')];
  if (typeof whole !== 'object' || whole === null || typeof got !== 'object') return [];
  return Object.entries(whole).flatMap(([key, value]) => lossesIn((got as Row)[key], value, [...path, key]));
};
