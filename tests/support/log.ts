import { createLogger, type Logger } from '#platform/logger.ts';

export interface TestLog {
  readonly logger: Logger;
  /** Every line so far, parsed. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
}

/** The real logger, writing into memory. */
export const createTestLog = (): TestLog => {
  const written: string[] = [];
  return {
    logger: createLogger({ service: 'test', level: 'trace' }, { write: (line) => void written.push(line) }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};
