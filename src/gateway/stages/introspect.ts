import { createHash } from 'node:crypto';
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import {
  executeSync,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';

/** Tools ask in few ways: one for each tool and version. */
const answersPerSchema = 16;
const metaFields = new Set(['__schema', '__type', '__typename']);

interface Parts {
  /** These data are written as JSON once, and then only copied. */
  readonly share: (data: object) => void;
}

interface KeptAnswer {
  readonly data: Record<string, unknown>;
  readonly etag: string;
}

/** Only about the schema, so that no subgraph has a part in it. Validation has seen to it that fragments do not go in circles. */
const isOnlyMeta = (
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean =>
  selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return metaFields.has(selection.name.value);
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner !== undefined && isOnlyMeta(inner.selectionSet.selections, fragments);
  });

const isIntrospection = ({ document, operation }: ReadonlyRequest): boolean => {
  if (document === undefined || operation?.operation !== 'query') return false;
  // Nearly all other operations are known by their first field.
  const [first] = operation.selectionSet.selections;
  if (first?.kind === Kind.FIELD && !metaFields.has(first.name.value)) return false;
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  return isOnlyMeta(operation.selectionSet.selections, fragments);
};

const compute = ({ schema, document, request }: ReadonlyRequest): KeptAnswer | null => {
  if (document === undefined) return null;
  const { variables: variableValues, operationName } = request;
  const { data, errors } = executeSync({ schema, document, variableValues, operationName });
  if (errors !== undefined || data === null || data === undefined) return null;
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 27);
  // Weak, because extensions of the answer may differ from time to time.
  return { data, etag: `W/"${hash}"` };
};

const respond = ({ data, etag }: KeptAnswer, { request: { http } }: ReadonlyRequest): GraphQLResponse => {
  const isKnown = http?.method === 'GET' && http.headers.get('if-none-match') === etag;
  const headers = new HeaderMap([
    ['etag', etag],
    ['cache-control', 'private, no-cache'],
    ['vary', 'authorization'],
  ]);
  return {
    http: { status: isKnown ? 304 : 200, headers },
    body: { kind: 'single', singleResult: { data } },
  };
};

/** Answers questions about the schema. They are computed once for each schema that is served, however often tools ask. */
export const introspect = ({ share }: Parts): Stage => {
  const answers = new WeakMap<GraphQLSchema, LRUCache<string, KeptAnswer>>();
  return {
    name: 'introspect',
    answer: (request) => {
      if (request.contextValue.explain || !isIntrospection(request)) return null;
      const { schema, queryHash = '', request: asked } = request;
      const kept = answers.get(schema) ?? new LRUCache({ max: answersPerSchema });
      answers.set(schema, kept);
      const key = JSON.stringify([queryHash, asked.operationName ?? null, asked.variables ?? {}]);
      const answer = kept.get(key) ?? compute(request);
      if (answer === null) return null;
      kept.set(key, answer);
      share(answer.data);
      return respond(answer, request);
    },
  };
};
