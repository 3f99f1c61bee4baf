import type { SubgraphAnswer, SubgraphRequest } from '#gateway/execution/subgraph-answer.ts';

type Row = Record<string, unknown>;

const joinedField = /_entities_(\d+):_entities\(representations:\$representations_\1\)/g;

/** The fetches that a request holds, by their numbers; none when it is a single one. */
const partsOf = ({ query, variables, ...request }: SubgraphRequest): Map<string, SubgraphRequest> => {
  const fields = [...query.matchAll(joinedField)];
  return new Map(
    fields.map(({ index, 1: number = '' }, at) => {
      const ending = `_${number}`;
      const own = query.slice(index, fields[at + 1]?.index).replaceAll(new RegExp(`${ending}\\b`, 'g'), '');
      const given = Object.entries(variables)
        .filter(([name]) => name.endsWith(ending))
        .map(([name, value]) => [name.slice(0, -ending.length), value]);
      return [number, { ...request, query: own, variables: Object.fromEntries(given) }];
    }),
  );
};

const isAbout = (error: unknown): error is { readonly path: readonly unknown[] } =>
  Array.isArray((error as Row)['path']);

/** Answers several fetches as a subgraph does that answers each of them so. */
export const answerJoined = async (
  request: SubgraphRequest,
  answer: (request: SubgraphRequest) => SubgraphAnswer | Promise<SubgraphAnswer>,
): Promise<SubgraphAnswer> => {
  const parts = partsOf(request);
  if (parts.size === 0) return answer(request);
  const answers = await Promise.all(
    [...parts].map(async ([number, part]) => [number, await answer(part)] as const),
  );
  const all: Row = {};
  for (const [number, { data }] of answers) all[`_entities_${number}`] = (data as Row | null)?.['_entities'];
  const errors = answers.flatMap(([number, one]) =>
    ((one.errors ?? []) as unknown[]).map((error) =>
      isAbout(error) ? { ...error, path: [`_entities_${number}`, ...error.path.slice(1)] } : error,
    ),
  );
  const isWhole = answers.every(([, { data }]) => data !== null && data !== undefined);
  return { ...answers[0]?.[1], data: isWhole ? all : null, errors: errors.length > 0 ? errors : undefined };
};
