import { z } from 'zod';
import { clientInfoHeader } from '#platform/client-info.ts';
import { timeoutHeader } from '#platform/deadline.ts';
import { principalHeader } from '#platform/identity.ts';

/**
 * Headers of a call that do not tell it from another: two calls that differ in nothing else get the same answer. Every
 * header that is not named here does.
 */
const withoutInfluence: Readonly<Record<string, string>> = {
  [timeoutHeader]: 'how long the subgraph may take, and not what it answers',
  'x-request-id': 'only names the request in logs',
  traceparent: 'only says which trace the call belongs to',
  tracestate: 'only says more of that trace',
};

export const tellsCallsApart = (name: string): boolean => !Object.hasOwn(withoutInfluence, name);

/** Made by us or by the connection, and never taken over from a client. */
const ownHeaders: ReadonlySet<string> = new Set([
  ...Object.keys(withoutInfluence),
  principalHeader,
  clientInfoHeader,
  ...['accept', 'accept-encoding', 'baggage', 'connection', 'content-encoding', 'content-length'],
  ...['content-type', 'expect', 'host', 'http2-settings', 'keep-alive', 'proxy-authorization'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** A header of the client's request that subgraphs are sent; only the one that is named, if one is. */
export interface ForwardRule {
  readonly header: string;
  readonly subgraph: string | undefined;
}

const itemsOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '');

const ruleOf = (item: string): ForwardRule | undefined => {
  const [, subgraph, header = ''] = /^(?:([a-z][a-z0-9-]*):)?([a-z0-9!#$%&'*+.^_`|~-]+)$/.exec(item) ?? [];
  return header === '' || ownHeaders.has(header) || header.startsWith('x-soba-')
    ? undefined
    : { header, subgraph };
};

/** `accept-language,identity:cookie`, or an empty text for none. */
export const forwardRules = () =>
  z
    .string()
    .default('')
    .transform((text, context): readonly ForwardRule[] => {
      const rules = itemsOf(text).map(ruleOf);
      if (rules.includes(undefined)) {
        const message = 'must be header or subgraph:header, divided by commas, and no header that is ours';
        context.addIssue({ code: 'custom', message });
      }
      return rules.filter((rule) => rule !== undefined);
    });

const answerHeaders = ['cache-control', 'set-cookie'] as const;
export type AnswerHeader = (typeof answerHeaders)[number];

/** Headers of subgraphs' answers that ours takes over. */
export const answerHeaderList = () =>
  z
    .string()
    .default(answerHeaders.join(','))
    .transform(itemsOf)
    .pipe(z.array(z.enum(answerHeaders)))
    .transform((names): ReadonlySet<AnswerHeader> => new Set(names));

export const nameList = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform(itemsOf)
    .transform((names): ReadonlySet<string> => new Set(names));

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the rules take over from a client's request, by name. */
export const pickForwarded = (rules: readonly ForwardRule[], headers: Headers): Record<string, string> => {
  const picked: Record<string, string> = {};
  for (const { header } of rules) {
    const value = headers[header];
    if (value !== undefined) picked[header] = typeof value === 'string' ? value : value.join(', ');
  }
  return picked;
};

export const headersFor = (rules: readonly ForwardRule[], subgraph: string): readonly string[] => [
  ...new Set(
    rules
      .filter((rule) => rule.subgraph === undefined || rule.subgraph === subgraph)
      .map(({ header }) => header),
  ),
];
