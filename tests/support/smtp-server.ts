import { SMTPServer } from 'smtp-server';

export interface TestSmtpServer {
  readonly url: string;
  readonly mails: readonly {
    readonly from: string;
    readonly to: readonly string[];
    readonly source: string;
  }[];
  readonly stop: () => Promise<void>;
}

export interface SmtpBehaviour {
  readonly user?: string;
  readonly password?: string;
  /** Refuses this many mails first, with this answer. */
  readonly refusals?: number;
  readonly refusal?: string;
}

const refusalOf = (text: string): Error => Object.assign(new Error(text), { responseCode: 451 });

/** A real SMTP server on a free port. */
export const startTestSmtpServer = async (behaviour: SmtpBehaviour = {}): Promise<TestSmtpServer> => {
  const mails: { from: string; to: readonly string[]; source: string }[] = [];
  const { user, password, refusal = 'Not now.' } = behaviour;
  let refusals = behaviour.refusals ?? 0;
  const server = new SMTPServer({
    authOptional: user === undefined,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user: auth.username })
        : done(new Error('Who are you?')),
    onRcptTo: (_address, _session, done) => {
      refusals -= 1;
      done(refusals >= 0 ? refusalOf(refusal) : null);
    },
    onData: (stream, session, done) => {
      let source = '';
      stream.on('data', (chunk: Buffer) => {
        source += chunk.toString('utf8');
      });
      stream.on('end', () => {
        const from = session.envelope.mailFrom === false ? '' : (session.envelope.mailFrom?.address ?? '');
        mails.push({ from, to: session.envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const login = user === undefined ? '' : `${user}:${password}@`;
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
