import { GraphQLError, type GraphQLSchema } from 'graphql';
import { readVariables } from '#gateway/coerce-variables.ts';
import { annotateSpan } from '#platform/tracing/spans.ts';
import { pickVariables } from './ask-subgraph.ts';
import { errorOf } from './failures.ts';
import { followLead } from './follow-lead.ts';
import { endLead, type Lead } from './leads.ts';
import { createMerges, recordSteps, sharedOperation } from './operation-trace.ts';
import type { Conditioned, PreparedOperation } from './prepare-operation.ts';
import type { Projection } from './projection-state.ts';
import { noteRepeating } from './repeating-data.ts';
import type { Run } from './run.ts';
import { type Data, type FetchSubgraph, type Path, readOwn } from './subgraph-answer.ts';

/** Where equal calls of subgraphs are one. */
export interface CallSharing {
  /** Who is asking, as a text that tells apart whoever subgraphs tell apart. */
  readonly caller: string;
  /** These data are the answer of several operations. */
  readonly onShared: (data: Data) => void;
}

export interface OperationRequest {
  readonly variables: Readonly<Data>;
  readonly context: unknown;
  readonly fetch: FetchSubgraph;
  readonly sharing?: CallSharing | undefined;
}

export interface OperationResult {
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLError[];
}

/** Whether the client asked for the field at this path, as far as its data tells. */
const isVisible = (data: unknown, path: Path): boolean => {
  let at = data;
  for (const element of path) {
    if (at === null || at === undefined) return true;
    const key = String(element);
    if (typeof at !== 'object' || !Object.hasOwn(at, key)) return false;
    at = readOwn(at as Data, key);
  }
  return true;
};

/**
 * What no selected field showed is reported once. An error of a field that only the plan asked for is no error of the
 * answer: where a selected field depends on it, it was reported there.
 */
const reportTheRest = (projection: Projection, data: unknown): void => {
  for (const cause of projection.failures?.causes ?? []) {
    if (cause.reported) continue;
    const place = cause.place()?.map((one) => (typeof one === 'string' ? projection.clientName(one) : one));
    if (place === undefined || isVisible(data, place)) projection.errors.push(errorOf(cause, place));
  }
};

interface Answered {
  readonly data: Data | null;
  readonly responseNames: readonly string[];
  readonly errors: GraphQLError[];
}

/** The answer with what was asked about the schema, at its place. */
const withIntrospection = (
  introspect: PreparedOperation['introspect'],
  given: Readonly<Data>,
  { data, responseNames, errors }: Answered,
): Data | null => {
  const answer = introspect?.(given);
  if (answer === undefined || data === null) return data;
  errors.push(...(answer.errors ?? []));
  const all: Data = { __proto__: null, ...data, ...answer.data };
  const ordered: Data = Object.create(null);
  for (const name of responseNames) if (Object.hasOwn(all, name)) ordered[name] = all[name];
  return ordered;
};

const resultOf = (data: Data | null, errors: readonly GraphQLError[]): OperationResult =>
  errors.length === 0 ? { data } : { data, errors };

const createRun = (
  { variables, context, fetch }: OperationRequest,
  coerced: Readonly<Data>,
  { askedBy, lead, asked }: Pick<Run, 'askedBy' | 'lead' | 'asked'>,
): Run => ({
  root: Object.create(null),
  given: variables,
  variables: coerced,
  context,
  fetch,
  answers: new Map(),
  entities: new Map(),
  gatherings: new Map(),
  turns: new Map(),
  targets: new Map(),
  lead,
  asked,
  askedBy,
  failures: undefined,
  hasFolded: false,
  merges: createMerges(),
});

const createProjection = (
  { failures, hasFolded }: Run,
  { planned: { renamed } }: PreparedOperation,
): Projection => ({
  path: [],
  errors: [],
  failures,
  clientName: renamed.clientName,
  // What failed shows at each of an object's places.
  results: hasFolded && failures === undefined ? new Map() : undefined,
  made: 0,
  repeated: 0,
  inherited: [],
});

const refuse = (message: string): OperationResult => ({
  data: null,
  errors: [new GraphQLError(message, { extensions: { code: 'INTERNAL_SERVER_ERROR' } })],
});

/** Calls subgraphs by the plan, then puts together the answer as the client asked for it. */
const runOperation = async (
  prepared: PreparedOperation,
  { projection: projected }: Conditioned,
  run: Run,
): Promise<OperationResult> => {
  await prepared.start(run);
  const { failures } = run;
  const projection = createProjection(run, prepared);
  const { errors } = projection;
  const startedAt = performance.now();
  const own = projected.project(run.root, projection);
  const { responseNames } = projected;
  const data = withIntrospection(prepared.introspect, run.given, { data: own, responseNames, errors });
  if (failures !== undefined) reportTheRest(projection, data);
  if (data !== null && projection.repeated > projection.made) noteRepeating(data);
  if (run.merges !== undefined) recordSteps(run.merges, { startedAt, errors: errors.length });
  return resultOf(data, errors);
};

/** The same for an operation that others may follow. */
const runAsLead = async (lead: Lead, start: () => Promise<OperationResult>): Promise<OperationResult> => {
  let data: Data | undefined;
  try {
    const result = await start();
    if (result.errors === undefined && result.data) data = result.data;
    return result;
  } finally {
    endLead(lead, data);
  }
};

/** Operations with the same text come to the same data when subgraphs answer them the same; nothing when it is for itself. */
const followingKey = (
  { introspect, operation, usedVariables }: PreparedOperation,
  { sharing, variables }: OperationRequest,
): string | undefined => {
  if (sharing === undefined || introspect !== undefined || operation.operation !== 'query') return undefined;
  return `${sharing.caller} ${JSON.stringify(pickVariables(usedVariables, variables))}`;
};

/** Runs a prepared operation, or follows one that does the same. */
export const executeOperation = async (
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  request: OperationRequest,
): Promise<OperationResult> => {
  const { coerced, errors: wrong } = readVariables(
    schema,
    prepared.operation.variableDefinitions ?? [],
    request.variables,
  );
  if (coerced === undefined) return { errors: wrong };
  const conditioned = prepared.withConditions(coerced);
  const { projection, askedBy, leads } = conditioned;
  const { unplanned } = projection;
  if (unplanned.length > 0) return refuse(`No subgraph can answer ${unplanned.join(', ')}.`);
  const key = followingKey(prepared, request);
  const followed = key === undefined ? undefined : leads.find(key);
  if (followed === undefined) {
    const lead = key === undefined ? undefined : leads.open(key);
    const run = createRun(request, coerced, { askedBy, lead, asked: undefined });
    const start = () => runOperation(prepared, conditioned, run);
    return lead === undefined ? start() : runAsLead(lead, start);
  }
  const run = createRun(request, coerced, { askedBy, lead: undefined, asked: new Map() });
  const data = await followLead(followed, run);
  if (data === undefined) return runOperation(prepared, conditioned, run);
  request.sharing?.onShared(data);
  annotateSpan(sharedOperation);
  return { data };
};
