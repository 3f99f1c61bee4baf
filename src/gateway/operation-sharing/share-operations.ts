import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { LRUCache } from 'lru-cache';
import { Counter, type Registry } from 'prom-client';
import { variablesText } from '#gateway/answer-cache/canonical.ts';
import type { NotesOfRequests } from '#gateway/answer-cache/notes.ts';
import type { ResultTexts } from '#gateway/answer-cache/result-texts.ts';
import { clientText, type Scopes } from '#gateway/answer-cache/scopes.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { AnswerHeaders } from '#gateway/subgraphs/answer-headers.ts';
import { clientTold } from '#gateway/subgraphs/askers.ts';
import type { Clock } from '#platform/clock.ts';
import { Refusal } from '#platform/errors.ts';
import { graphqlRefusal } from '#platform/graphql-errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { StopSignal } from '#platform/stop-signal.ts';
import { createFlights } from './flights.ts';

type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;
type Execution = Parameters<Executor>[0];
type Result = Awaited<ReturnType<Executor>>;

/** One operation as a request wants it executed. */
export interface SharedExecution {
  readonly execution: Execution;
  readonly context: RequestContext;
  /** Stands for the document as it is executed, of one generation. */
  readonly operationKey: string;
  readonly execute: (execution: Execution) => Promise<Result>;
}

export interface OperationSharing {
  readonly execute: (shared: SharedExecution) => Promise<Result>;
}

interface Parts {
  readonly scopes: Scopes;
  readonly verdicts: Verdicts;
  readonly notes: NotesOfRequests;
  readonly texts: ResultTexts;
  readonly clock: Clock;
  readonly registry: Registry;
}

type CacheControl = Parameters<AnswerHeaders['noteCacheControl']>;

/** What an execution came to, and what subgraphs said besides. */
interface Carried {
  readonly result: Result;
  readonly context: RequestContext;
  readonly cacheControls: readonly CacheControl[];
  readonly cookies: readonly string[];
  /** A subgraph was told about the client of the request that was first. */
  readonly isPersonal: boolean;
  /** The time of that request was up. */
  readonly isLate: boolean;
}

const rememberedOperations = 1000;

/** The request of nobody: it goes on when the client has left that was first. */
const createCarrier = (first: RequestContext, principal: Principal, signal: StopSignal) => {
  const cacheControls: CacheControl[] = [];
  const cookies: string[] = [];
  const answerHeaders: AnswerHeaders = {
    noteCacheControl: (...said) => void cacheControls.push(said),
    addCookie: (cookie) => void cookies.push(cookie),
    cacheControl: () => null,
  };
  const context: RequestContext = Object.freeze({
    ...first,
    principal,
    signal,
    answerHeaders,
    notes: [],
  });
  return {
    context,
    carried: () => ({ context, cacheControls, cookies, isPersonal: clientTold.get(context) === true }),
  };
};

const tell = (context: RequestContext, { cacheControls, cookies }: Carried): void => {
  for (const said of cacheControls) context.answerHeaders.noteCacheControl(...said);
  for (const cookie of cookies) context.answerHeaders.addCookie(cookie);
};

const hasErrors = ({ errors }: Result): boolean => errors !== undefined && errors.length > 0;

/**
 * Queries that are alike in all that can change their answer, and run at the same moment, are executed once. Each request
 * has passed all stages before, and waits within its own deadline.
 */
export const createOperationSharing = (parts: Parts): OperationSharing => {
  const { scopes, notes, texts, clock, verdicts } = parts;
  const flights = createFlights<Carried>(() => clock.now());
  const personal = new LRUCache<string, true>({ max: rememberedOperations });
  const counter = new Counter({
    name: 'soba_operations_shared_total',
    help: 'Operations that were answered by an equal one that was on its way already.',
    registers: [parts.registry],
  });

  const keyOf = ({ execution, context, operationKey }: SharedExecution): string => {
    const names = (execution.operation?.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const caller = scopes.ofOperation(context, { isPrivate: true, needs: [] });
    const client = personal.has(operationKey) ? clientText(context) : '';
    return `${operationKey} ${caller} ${client} ${variablesText(names, execution.request.variables ?? {})}`;
  };

  const start =
    ({ execution, context, execute }: SharedExecution) =>
    async (signal: StopSignal): Promise<Carried> => {
      const principal = verdicts.get(context)?.principal ?? context.principal;
      const carrier = createCarrier(context, principal, signal);
      const own = { ...execution, context: carrier.context, contextValue: carrier.context };
      const result = await execute(own as unknown as Execution);
      const isLate = hasErrors(result) && clock.now() >= context.deadline;
      return { result, isLate, ...carrier.carried() };
    };

  /** What was answered for the first is not for this one: it says so by being undefined. */
  const take = (shared: SharedExecution, carried: Carried, isJoiner: boolean): Result | undefined => {
    const { context } = shared;
    if (carried.isPersonal) personal.set(shared.operationKey, true);
    if (isJoiner) {
      if (carried.cookies.length > 0) return undefined;
      if (carried.isPersonal && clientText(carried.context) !== clientText(context)) return undefined;
      if (carried.isLate && clock.now() < context.deadline) return undefined;
      counter.inc();
    }
    tell(context, carried);
    notes.share(carried.context, context);
    return carried.result;
  };

  return {
    execute: async (shared) => {
      try {
        const { value, isJoiner, count } = await flights.board(keyOf(shared), shared.context, start(shared));
        if (count > 1 && value.result.data) texts.share(value.result.data);
        return take(shared, value, isJoiner) ?? (await shared.execute(shared.execution));
      } catch (error) {
        throw error instanceof Refusal ? graphqlRefusal(error) : error;
      }
    },
  };
};
