import type { GivenTransaction } from '#platform/given-transaction.ts';
import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { Risk } from './upstream.ts';

export type TransactionMapper = GivenTransaction;
export type RiskAssessmentMapper = Answer<Risk>;
