import { type ClientInfo, clientInfoHeader, encodeClientInfo } from '#platform/client-info.ts';
import { refusal } from '#platform/errors.ts';
import { principalHeader } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import { LimitAnswer, type LimitQuestion, rateLimitPath } from '#platform/rate-limit/remote.ts';

/** Who asks, as the gateway has said it. */
export interface Asker {
  readonly principalToken: string;
  readonly client: ClientInfo;
}

export type AskGateway = (asker: Asker, question: LimitQuestion) => Promise<LimitAnswer>;

/**
 * Buckets belong to the gateways: in Redis any of them reaches them, and without Redis there is one, which keeps them
 * itself. So they are asked for at a gateway, in the name of whoever asks here.
 */
export const createAskGateway =
  ({
    url,
    timeoutMs,
    logger,
  }: {
    readonly url: string;
    readonly timeoutMs: number;
    readonly logger: Logger;
  }): AskGateway =>
  async ({ principalToken, client }, question) => {
    try {
      const response = await fetch(new URL(rateLimitPath, url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [principalHeader]: principalToken,
          [clientInfoHeader]: encodeClientInfo(client),
        },
        body: JSON.stringify(question),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`The gateway answered with the status ${response.status}.`);
      return LimitAnswer.parse(await response.json());
    } catch (error) {
      const message = 'The rate limits cannot be asked for at the moment. Try again.';
      logger.warn({ err: error }, 'A gateway did not answer about rate limits.');
      throw refusal('SERVICE_UNAVAILABLE', { message });
    }
  };
