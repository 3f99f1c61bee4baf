import { startBlockchainIntelligence } from './blockchain-intelligence.ts';
import { startDataProcessing } from './data-processing.ts';
import { startFraudDetection } from './fraud-detection.ts';
import { startMlModels } from './ml-models.ts';
import { startNlpTranslation } from './nlp-translation.ts';
import type { Dialect, PythonService } from './python-service.ts';

const settings = {
  ml: 'ML_MODELS_URL',
  nlp: 'NLP_TRANSLATION_URL',
  fraud: 'FRAUD_DETECTION_URL',
  data: 'DATA_PROCESSING_URL',
  blockchain: 'BLOCKCHAIN_INTELLIGENCE_URL',
} as const;

/** Every service at one place. */
export const pythonUrls = (url: string): Record<string, string> =>
  Object.fromEntries(Object.values(settings).map((name) => [name, url]));

export interface PythonServices {
  readonly ml: PythonService;
  readonly nlp: PythonService;
  readonly fraud: PythonService;
  readonly data: PythonService;
  readonly blockchain: PythonService;
  /** Where they are, for the subgraphs. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Stand-ins for all of them. */
export const startPythonServices = async (dialect: Dialect): Promise<PythonServices> => {
  const [ml, nlp, fraud, data, blockchain] = await Promise.all([
    startMlModels(dialect),
    startNlpTranslation(dialect),
    startFraudDetection(dialect),
    startDataProcessing(dialect),
    startBlockchainIntelligence(dialect),
  ]);
  const services = { ml, nlp, fraud, data, blockchain };
  const env = Object.entries(services).map(([name, { url }]) => [
    settings[name as keyof typeof services],
    url,
  ]);
  return {
    ...services,
    env: Object.fromEntries(env),
    stop: async () => {
      await Promise.all(Object.values(services).map((service) => service.stop()));
    },
  };
};
