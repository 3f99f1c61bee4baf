import { blockchainEndpoints } from './endpoints/blockchain.ts';
import { dataEndpoints } from './endpoints/data.ts';
import { fraudEndpoints } from './endpoints/fraud.ts';
import { healthEndpoints } from './endpoints/health.ts';
import { mlEndpoints } from './endpoints/ml.ts';
import { nlpEndpoints } from './endpoints/nlp.ts';
import type { RestEndpoint } from './rest-endpoint.ts';

/** The whole REST edge. */
export const restEndpoints: readonly RestEndpoint[] = [
  ...healthEndpoints,
  ...mlEndpoints,
  ...nlpEndpoints,
  ...fraudEndpoints,
  ...dataEndpoints,
  ...blockchainEndpoints,
];
