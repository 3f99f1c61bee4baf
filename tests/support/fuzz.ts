/** How many random operations are tried: all that is promised in CI, fewer where somebody waits for the answer. */
export const fuzzOperations = process.env['CI'] === 'true' ? 20_000 : 4_000;

/** How many random sequences of what happens to sessions are tried; each takes about a tenth of a second. */
export const fuzzSequences = process.env['CI'] === 'true' ? 50 : 20;
