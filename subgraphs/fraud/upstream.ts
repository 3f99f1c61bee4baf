import { z } from 'zod';
import { transactionBody } from '#platform/given-transaction.ts';
import type { Endpoint } from '#platform/json-upstream/endpoint.ts';
import { instant, share, word } from '#platform/json-upstream/shapes.ts';
import type { RiskQuestion } from './risk-question.ts';

/** The longest call that the contract allows. */
export const longestMs = 25_000;

const level = () => word('safe', 'low', 'medium', 'high', 'critical');

const RiskShape = z.object({
  tx_hash: z.string(),
  risk_score: share(),
  risk_level: level(),
  alerts: z.array(
    z
      .object({
        alert_type: word('flash_loan', 'mev', 'sandwich', 'unusual_pattern', 'contract_risk'),
        risk_level: level(),
        confidence: share(),
        description: z.string(),
        recommended_action: z.string(),
      })
      .transform((alert) => ({
        type: alert.alert_type,
        level: alert.risk_level,
        confidence: alert.confidence,
        description: alert.description,
        recommendedAction: alert.recommended_action,
      })),
  ),
  timestamp: instant(),
  latency_ms: z.unknown().optional(),
});

const riskOf = (answer: z.output<typeof RiskShape>) => ({
  score: answer.risk_score,
  level: answer.risk_level,
  alerts: answer.alerts,
  assessedAt: answer.timestamp,
});

export type Risk = ReturnType<typeof riskOf>;

const halfHour = 1_800_000;

export const riskBody = ({ transaction, history, checks }: RiskQuestion) => ({
  transaction: transactionBody(transaction),
  ...(history.length === 0 ? {} : { user_history: history.map(transactionBody) }),
  check_patterns: checks.patterns,
  check_network: checks.network,
  check_contract: checks.contract,
});

export const assess: Endpoint<RiskQuestion, Risk> = {
  name: 'assess-risk',
  forms: [(question) => ({ method: 'POST', path: '/assess-risk', body: riskBody(question) })],
  answer: RiskShape.transform(riskOf),
  repeat: 'always',
  // What somebody has assessed, and the history that it was assessed by, are nobody else's business.
  cache: {
    version: 1,
    freshMs: halfHour,
    staleWhileRevalidateMs: halfHour / 10,
    staleIfErrorMs: halfHour,
    perCaller: true,
  },
};

interface AssessedRisk {
  readonly hash: string;
  readonly risk: Risk;
}

/** Not in the contract: copies of the service that do not have it answer 404 or 405. */
export const assessMany: Endpoint<readonly RiskQuestion[], readonly AssessedRisk[]> = {
  name: 'assess-risk-batch',
  forms: [
    (questions) => ({
      method: 'POST',
      path: '/assess-risk/batch',
      body: { assessments: questions.map(riskBody) },
    }),
  ],
  answer: z
    .object({
      results: z.array(
        RiskShape.transform((answer) => ({ hash: answer.tx_hash.toLowerCase(), risk: riskOf(answer) })),
      ),
    })
    .transform(({ results }) => results),
  repeat: 'always',
};
