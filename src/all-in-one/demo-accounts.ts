/** Everybody knows it: only for an embedded database that other machines cannot reach. */
export const demoPassword = 'soba-demo-password';

export const demoAccounts = ['premium', 'free', 'enterprise', 'support', 'admin'].map(
  (name) => `${name}@example.com`,
);
