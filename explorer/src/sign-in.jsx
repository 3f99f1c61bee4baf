import { useState } from 'react';
import { ask, setToken } from './ask.js';

const mutation = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignedIn { accessToken user { displayName roles } }
    ... on SignInRejected { reason }
  }
}`;

const problems = {
  SecondFactorRequired: 'This account asks for a second factor: sign in by hand, and set the header.',
};

const signIn = async (email, password) => {
  setToken(null);
  const { data, errors } = await ask('/graphql', {
    query: mutation,
    variables: { input: { email, password } },
  });
  const result = data?.signIn;
  if (result?.__typename === 'SignedIn') {
    setToken(result.accessToken);
    return { who: `${result.user.displayName} (${result.user.roles.join(', ')})` };
  }
  return {
    problem: problems[result?.__typename] ?? result?.reason ?? errors?.[0]?.message ?? 'It did not work.',
  };
};

const SignedIn = ({ who, leave }) => (
  <div className="soba-bar">
    <span data-testid="signed-in">Signed in as {who}</span>
    <button type="button" onClick={leave}>
      Sign out
    </button>
  </div>
);

/** Who asks: a demo account where there are any, or one's own. */
export const SignIn = ({ accounts }) => {
  const [who, setWho] = useState(null);
  const [problem, setProblem] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const choose = (name) => {
    setEmail(name);
    setPassword(accounts.find((account) => account.email === name)?.password ?? '');
  };
  const submit = async (event) => {
    event.preventDefault();
    const result = await signIn(email, password).catch((error) => ({ problem: error.message }));
    setWho(result.who ?? null);
    setProblem(result.problem ?? '');
  };
  const leave = () => {
    setToken(null);
    setWho(null);
  };
  if (who !== null) return <SignedIn who={who} leave={leave} />;
  return (
    <form className="soba-bar" onSubmit={submit}>
      {accounts.length > 0 && (
        <select aria-label="Demo account" value={email} onChange={(event) => choose(event.target.value)}>
          <option value="">Demo account</option>
          {accounts.map((account) => (
            <option key={account.email}>{account.email}</option>
          ))}
        </select>
      )}
      <input
        aria-label="E-mail"
        placeholder="E-mail"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <input
        aria-label="Password"
        placeholder="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit">Sign in</button>
      <span role="alert">{problem}</span>
    </form>
  );
};
