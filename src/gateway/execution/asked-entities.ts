import { entitiesIn, moveError, noEntities, positionOf } from './entity-answer.ts';
import { numberFor, type Trie } from './number-values.ts';
import { errorsIn } from './receive.ts';
import { type Data, isObject, type SubgraphAnswer } from './subgraph-answer.ts';

/** One call for entities, on its way or answered. */
interface Call {
  readonly representations: Data[];
  answer: Promise<SubgraphAnswer> | undefined;
}

/** Where an entity is, or will be. */
interface Source {
  readonly call: Call;
  readonly index: number;
}

/** What one operation has asked for by the same fetch, and the number of each representation. */
export interface AskedEntities {
  readonly numbers: Trie;
  readonly sources: Source[];
}

export const createAsked = (): AskedEntities => ({ numbers: new Map(), sources: [] });

/** Some of its fields may be left out, so that their number and names belong to what tells it apart. */
const numberOf = ({ numbers, sources }: AskedEntities, representation: Data): number => {
  const parts: unknown[] = [0];
  for (const name in representation) parts.push(name, representation[name]);
  parts[0] = parts.length;
  return numberFor(numbers, parts, sources.length);
};

interface Answered {
  readonly answer: SubgraphAnswer;
  readonly count: number;
  /** For each entity of the answer, its place among those that are wanted now; a hole where it is not. */
  readonly places: readonly (number | undefined)[];
}

/** The errors about what is wanted; one about all is an error of each that did not come. */
const errorsAt = ({ answer, count, places }: Answered): unknown[] => {
  const entities = entitiesIn(answer, count);
  const given = errorsIn(answer);
  const errors = entities === undefined && given.length === 0 ? [{ message: noEntities }] : given;
  const lost = places.filter((place, index) => place !== undefined && !isObject(entities?.[index]));
  return errors.flatMap((error) => {
    const position = positionOf(error);
    if (position === undefined && lost.length === 0) return [error];
    const concerned = position === undefined ? lost : [places[position]];
    return concerned.flatMap((place) => (place === undefined ? [] : [moveError(error, place)]));
  });
};

/** What all of these say that is the same, or what forbids to keep any of it. */
const headersOf = (answers: readonly SubgraphAnswer[]): Pick<SubgraphAnswer, 'cacheControl' | 'age'> => {
  const [{ cacheControl, age } = {}] = answers;
  const isSame = answers.every((one) => one.cacheControl === cacheControl && one.age === age);
  return isSame ? { cacheControl, age } : { cacheControl: 'no-store' };
};

/** The entities in the order in which they are wanted, from the answers of several calls. */
const gather = async (sources: readonly Source[], calls: readonly Call[]): Promise<SubgraphAnswer> => {
  const answers = await Promise.all(calls.map(async ({ answer }) => (await answer) ?? {}));
  const all: unknown[] = sources.map(() => null);
  const errors = calls.flatMap((call, at) => {
    const answer = answers[at] ?? {};
    const count = call.representations.length;
    const entities = entitiesIn(answer, count);
    const places: number[] = [];
    sources.forEach((source, place) => {
      if (source.call !== call) return;
      places[source.index] = place;
      all[place] = entities?.[source.index] ?? null;
    });
    return errorsAt({ answer, count, places });
  });
  const askedAt = Math.min(...answers.map((one) => one.askedAt ?? Number.POSITIVE_INFINITY));
  return {
    data: { _entities: all },
    shared: true,
    isOutage: answers.some(({ isOutage }) => isOutage === true),
    ...headersOf(answers),
    ...(errors.length > 0 && { errors }),
    ...(Number.isFinite(askedAt) && { askedAt }),
  };
};

/**
 * Asks for the entities that the operation has not asked for before, and answers with all. Several fetches may get what is
 * asked for, so that nobody writes to it.
 */
export const askForNew = (
  asked: AskedEntities,
  representations: readonly Data[],
  ask: (representations: readonly Data[]) => Promise<SubgraphAnswer>,
): Promise<SubgraphAnswer> => {
  const fresh: Call = { representations: [], answer: undefined };
  const sources = representations.map((representation) => {
    const number = numberOf(asked, representation);
    const known = asked.sources[number];
    if (known !== undefined) return known;
    const source = { call: fresh, index: fresh.representations.length };
    fresh.representations.push(representation);
    asked.sources.push(source);
    return source;
  });
  if (fresh.representations.length > 0) fresh.answer = ask(fresh.representations);
  const calls = [...new Set(sources.map(({ call }) => call))];
  const [first] = calls;
  const isWhole =
    calls.length === 1 &&
    first?.representations.length === sources.length &&
    sources.every(({ index }, place) => index === place);
  return isWhole && first.answer !== undefined ? first.answer : gather(sources, calls);
};
