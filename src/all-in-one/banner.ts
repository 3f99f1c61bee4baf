import { demoPassword } from './demo-accounts.ts';

export interface BannerFacts {
  readonly url: string;
  /** The page at `/explorer`: there, being built, or not wanted. */
  readonly explorer: 'ready' | 'coming' | 'off';
  readonly withDemo: boolean;
  /** Where mails are to be read that nobody sends; undefined when a mail server is configured. */
  readonly mailbox: string | undefined;
}

const demo = (url: string): string => `
  Sign in     premium@example.com with ${demoPassword}
              (free@, enterprise@, support@ and admin@example.com have the same password)

  Try it
    TOKEN=$(curl -s ${url}/graphql -H 'content-type: application/json' \\
      -d '{"query": "mutation { signIn(input: {email: \\"premium@example.com\\", password: \\"${demoPassword}\\"}) { ... on SignedIn { accessToken } } }"}' \\
      | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
    curl -s ${url}/graphql -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" \\
      -d '{"query": "{ me { displayName tier flags { flag { key } enabled reason } } }"}'
`;

const withoutDemo = (url: string): string => `
  Try it
    curl -s ${url}/graphql -H 'content-type: application/json' \\
      -d '{"query": "{ isFeatureEnabled(key: \\"FEATURE_GDPR_STRICT_MODE\\") }"}'
`;

const explorerLine = (url: string, explorer: BannerFacts['explorer']): string => {
  if (explorer === 'off') return '';
  return `  Explorer    ${url}/explorer${explorer === 'ready' ? '' : '  (in a moment: the first start builds it)'}\n`;
};

/** The last words of a start: where everything is, what to try first, how to stop. */
export const printBanner = ({ url, explorer, withDemo, mailbox }: BannerFacts): void => {
  process.stdout.write(`
  Soba is ready.

  GraphQL     ${url}/graphql
${explorerLine(url, explorer)}  Health      ${url}/readyz
  Metrics     ${url}/metrics
${mailbox === undefined ? '' : `  Mailbox     ${mailbox}\n`}${withDemo ? demo(url) : withoutDemo(url)}
  Stop        Ctrl-C

`);
};
