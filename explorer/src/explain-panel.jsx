import { useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import { ask } from './ask.js';

const readJson = (text, what) => {
  if (!text || text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The ${what} are no JSON.`);
  }
};

const explain = async ({ query, variables, headers, operationName }) => {
  const body = {
    query,
    variables: readJson(variables, 'variables'),
    ...(operationName ? { operationName } : {}),
  };
  const answer = await ask('/explain', body, readJson(headers, 'headers'));
  const explained = answer.extensions?.explain;
  if (explained) return explained;
  const [error] = answer.errors ?? [];
  const staff = ['UNAUTHENTICATED', 'FORBIDDEN'].includes(error?.extensions?.code);
  throw new Error(
    staff ? 'Only support staff may see this: sign in as one.' : (error?.message ?? 'It did not work.'),
  );
};

const Table = ({ title, head, rows, none }) => (
  <>
    <h3>{title}</h3>
    {rows.length === 0 ? (
      <p>{none}</p>
    ) : (
      <table>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join(' ')}>
              {row.map((cell, index) => (
                <td key={head[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
);

const needText = ({ kind, role, anyOf }) =>
  kind === 'role'
    ? role
    : kind === 'authenticated'
      ? 'signed in'
      : anyOf.map((all) => all.join(' and ')).join(' or ');

const windowsOf = ({ windows }) => windows.map(({ limit, seconds }) => `${limit} in ${seconds} s`).join(', ');

const Limits = ({ rateLimit }) => {
  const own = [rateLimit.policy, String(rateLimit.tokens), windowsOf(rateLimit)];
  const fields = rateLimit.fields.map((field) => [
    `${field.policy} per ${field.per}`,
    String(field.tokens),
    windowsOf(field),
  ]);
  return <Table title="Rate limits" head={['Limit', 'Takes', 'Of']} rows={[own, ...fields]} none="None" />;
};

const Explained = ({ explained }) => {
  const { refusals, plan, cost, authorisation, rateLimit } = explained;
  return (
    <div data-testid="explained">
      <Table
        title="Refused by"
        head={['Stage', 'Code', 'Why']}
        rows={refusals.map(({ stage, code, message }) => [stage, code, message])}
        none="Nothing: it would run."
      />
      <Table
        title="Authorisation"
        head={['Field', 'Needs', 'Decision']}
        rows={authorisation.map(({ coordinate, needs, decision }) => [
          coordinate,
          needs.map(needText).join(' and '),
          decision,
        ])}
        none="Everybody may ask for it."
      />
      <Table
        title={`Cost ${cost?.estimated ?? 'unknown'}`}
        head={['Field', 'Times', 'Cost']}
        rows={(cost?.coordinates ?? []).map((row) => [row.coordinate, String(row.count), String(row.cost)])}
        none="Nothing costs anything."
      />
      {rateLimit && <Limits rateLimit={rateLimit} />}
      <h3>Plan</h3>
      <pre data-testid="plan">{plan?.text ?? 'There is no plan.'}</pre>
    </div>
  );
};

const Explain = () => {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  const [state, setState] = useState({});
  const run = async () => {
    try {
      setState({ explained: await explain(tab) });
    } catch (error) {
      setState({ problem: error.message });
    }
  };
  return (
    <section className="soba-panel" aria-label="Explain">
      <h2>Explain</h2>
      <p>What would happen to the operation of this tab, and why. It is not executed.</p>
      <button className="soba-run" type="button" onClick={run}>
        Explain this operation
      </button>
      {state.problem && <p role="alert">{state.problem}</p>}
      {state.explained && <Explained explained={state.explained} />}
    </section>
  );
};

export const explainPlugin = {
  title: 'Explain',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="5" cy="12" r="2.5" />
      <circle cx="19" cy="6" r="2.5" />
      <circle cx="19" cy="18" r="2.5" />
      <path d="M7.5 11 16.5 7M7.5 13l9 4" />
    </svg>
  ),
  content: Explain,
};
