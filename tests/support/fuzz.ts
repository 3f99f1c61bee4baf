/** How many random operations are tried: all that is promised in CI, fewer where somebody waits for the answer. */
export const fuzzOperations = process.env['CI'] === 'true' ? 20_000 : 4_000;
