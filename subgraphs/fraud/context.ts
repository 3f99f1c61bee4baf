import type DataLoader from 'dataloader';
import type { ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller } from '#platform/json-upstream/endpoint.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './upstream.ts';

type Risks = Pick<DataLoader<RiskQuestion, Answer<Risk>>, 'load'>;

export interface Context extends RequestBase {
  readonly risks: Risks;
  readonly fraudDetectionStatus: () => ServiceStatus;
}

export const createContext =
  (parts: {
    readonly risksFor: (caller: Caller) => Risks;
    readonly fraudDetectionStatus: () => ServiceStatus;
  }) =>
  (base: RequestBase): Context => ({
    ...base,
    fraudDetectionStatus: parts.fraudDetectionStatus,
    risks: parts.risksFor(base),
  });
