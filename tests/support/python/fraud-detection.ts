import {
  type Dialect,
  extras,
  fields,
  type PythonService,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

const assessment = (dialect: Dialect, given: unknown) => {
  const { transaction, check_patterns } = fields(given);
  const hash = fields(transaction)['tx_hash'];
  if (hash === undefined) return undefined;
  const isRisky = check_patterns === true;
  const alert = {
    alert_type: 'flash_loan',
    risk_level: 'high',
    confidence: 0.75,
    description: 'Borrowed and paid back at once.',
    recommended_action: 'Look at it.',
  };
  return {
    tx_hash: hash,
    risk_score: isRisky ? 0.75 : 0,
    risk_level: isRisky ? 'high' : 'safe',
    alerts: isRisky ? [alert] : [],
    timestamp: time(dialect),
    latency_ms: 1.5,
    ...extras(dialect),
  };
};

/** The more is checked, the more it finds; what is checked nowhere is safe. Newer copies take several at once. */
export const startFraudDetection = (dialect: Dialect): Promise<PythonService> =>
  startPythonService('fraud_detection', {
    'POST /assess-risk': ({ body }) => {
      const found = assessment(dialect, body);
      return found === undefined ? unprocessable : { body: found };
    },
    ...(dialect === 'newer'
      ? {
          'POST /assess-risk/batch': ({ body }) => {
            const { assessments } = fields(body);
            if (!Array.isArray(assessments)) return unprocessable;
            const results = assessments.map((one: unknown) => assessment(dialect, one));
            return results.includes(undefined) ? unprocessable : { body: { results, ...extras(dialect) } };
          },
        }
      : {}),
  });
