import DataLoader from 'dataloader';
import { toError } from '#platform/errors.ts';
import type { ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { RiskQuestion } from './risk-question.ts';
import { type FraudDetection, type Risk, riskBody } from './upstream.ts';

export interface Context extends RequestBase {
  /** Equal questions of one request are asked once. */
  readonly risks: Pick<DataLoader<RiskQuestion, Answer<Risk>>, 'load'>;
  readonly fraudDetectionStatus: () => ServiceStatus;
}

export const createContext =
  (parts: { readonly fraudDetection: FraudDetection; readonly fraudDetectionStatus: () => ServiceStatus }) =>
  (base: RequestBase): Context => ({
    ...base,
    fraudDetectionStatus: parts.fraudDetectionStatus,
    // The service takes one transaction at a time: those of one request go side by side, as many as there are places.
    risks: new DataLoader<RiskQuestion, Answer<Risk>, string>(
      (questions) =>
        Promise.all(questions.map((question) => parts.fraudDetection.assess(question, base).catch(toError))),
      { cacheKeyFn: (question) => JSON.stringify(riskBody(question)) },
    ),
  });
