import { z } from 'zod';
import { defineEndpoint } from '#gateway/rest/rest-endpoint.ts';
import {
  freshness,
  freshnessFields,
  freshnessOf,
  type Kept,
  share,
  small,
  time,
  transaction,
  transactionInput,
} from '#gateway/rest/values.ts';

const levels = ['safe', 'low', 'medium', 'high', 'critical'] as const;
const alertTypes = ['flash_loan', 'mev', 'sandwich', 'unusual_pattern', 'contract_risk'] as const;

type Level = Uppercase<(typeof levels)[number]>;

interface Risk extends Kept {
  readonly riskScore: number;
  readonly riskLevel: Level;
  readonly timestamp: string;
  readonly alerts: readonly {
    readonly alertType: Uppercase<(typeof alertTypes)[number]>;
    readonly riskLevel: Level;
    readonly confidence: number;
    readonly description: string;
    readonly recommendedAction: string;
  }[];
}

interface Assessed {
  readonly transaction: { readonly hash: string; readonly risk: Risk | null } | null;
}

const assessRisk = defineEndpoint({
  id: 'assessRisk',
  method: 'POST',
  path: '/api/python/fraud/assess-risk',
  summary: 'How risky a transaction is. What is kept of it is kept for the caller alone.',
  service: 'FRAUD_DETECTION',
  document: `query RestAssessRisk($given: TransactionInput!, $history: [TransactionInput!], $checks: RiskChecksInput) {
    transaction(given: $given) {
      hash
      risk(history: $history, checks: $checks) {
        riskScore: score riskLevel: level timestamp: assessedAt ${freshnessFields}
        alerts { alertType: type riskLevel: level confidence description recommendedAction }
      }
    }
  }`,
  input: z.object({
    transaction: transaction(),
    userHistory: z
      .array(transaction())
      .max(1000)
      .default([])
      .meta({ description: 'What else the sender did.' }),
    options: z
      .object({
        checkPatterns: z.boolean().default(true),
        checkNetwork: z.boolean().default(true),
        checkContract: z.boolean().default(true),
      })
      .prefault({}),
  }),
  output: z.object({
    txHash: z.string(),
    riskScore: share(),
    riskLevel: z.enum(levels),
    alerts: z.array(
      z.object({
        alertType: z.enum(alertTypes),
        riskLevel: z.enum(levels),
        confidence: share(),
        description: z.string(),
        recommendedAction: z.string(),
      }),
    ),
    timestamp: time(),
    freshness: freshness(),
  }),
  variables: ({ transaction: given, userHistory, options }) => ({
    given: transactionInput(given),
    history: userHistory.map(transactionInput),
    checks: {
      patterns: options.checkPatterns,
      network: options.checkNetwork,
      contract: options.checkContract,
    },
  }),
  answer: ({ transaction: found }: Assessed) =>
    found?.risk
      ? {
          ...found.risk,
          txHash: found.hash,
          riskLevel: small(found.risk.riskLevel),
          alerts: found.risk.alerts.map((alert) => ({
            ...alert,
            alertType: small(alert.alertType),
            riskLevel: small(alert.riskLevel),
          })),
          freshness: freshnessOf(found.risk),
        }
      : null,
});

export const fraudEndpoints = [assessRisk];
