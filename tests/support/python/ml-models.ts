import {
  type Dialect,
  extras,
  fields,
  type PythonService,
  rawNumber,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

/** Foretells the last close, between the last low and the last high. */
export const startMlModels = (dialect: Dialect): Promise<PythonService> =>
  startPythonService('ml_models', {
    'POST /predict': ({ body, query }) => {
      const { token_pair, price_history } = fields(body);
      const last = Array.isArray(price_history) ? fields(price_history.at(-1)) : undefined;
      if (last === undefined) return unprocessable;
      return {
        body: {
          token_pair,
          predicted_price: rawNumber(last['close']),
          confidence_interval: [rawNumber(last['low']), rawNumber(last['high'])],
          predicted_direction: 'sideways',
          volatility_forecast: 0.25,
          timestamp: time(dialect),
          model_type: dialect === 'newer' ? `baseline ${query.get('model_version')}` : 'lstm',
          accuracy_score: 0.5,
          ...extras(dialect),
        },
      };
    },
    'POST /train/*': ({ path }) => ({
      body: { status: 'training_started', token_pair: path.slice('/train/'.length), ...extras(dialect) },
    }),
    ...(dialect === 'newer'
      ? {
          'GET /train/*': ({ path }) => ({
            body: { status: 'completed', token_pair: path.slice('/train/'.length) },
          }),
        }
      : {}),
  });
