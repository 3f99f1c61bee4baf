import { httpUrl } from '#platform/config.ts';

export const rateLimitSettings = {
  SOBA_GATEWAY_URL: httpUrl()
    .default('http://127.0.0.1:4000')
    .describe('A gateway, or what stands before them all: it is asked what is left of rate limits.'),
};
