import {
  type Dialect,
  extras,
  fields,
  type PythonService,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

/** The more is checked, the more it finds; what is checked nowhere is safe. */
export const startFraudDetection = (dialect: Dialect): Promise<PythonService> =>
  startPythonService('fraud_detection', {
    'POST /assess-risk': ({ body }) => {
      const { transaction, check_patterns } = fields(body);
      const hash = fields(transaction)['tx_hash'];
      if (hash === undefined) return unprocessable;
      const alert = {
        alert_type: 'flash_loan',
        risk_level: 'high',
        confidence: 0.75,
        description: 'Borrowed and paid back at once.',
        recommended_action: 'Look at it.',
      };
      return {
        body: {
          tx_hash: hash,
          risk_score: check_patterns === true ? 0.75 : 0,
          risk_level: check_patterns === true ? 'high' : 'safe',
          alerts: check_patterns === true ? [alert] : [],
          timestamp: time(dialect),
          latency_ms: 1.5,
          ...extras(dialect),
        },
      };
    },
  });
