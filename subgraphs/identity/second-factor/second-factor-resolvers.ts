import { refuse } from '#platform/errors.ts';
import { accountIdOf } from '../accounts/caller.ts';
import type { MutationResolvers } from '../schema.types.ts';
import type { FactorRejected, NewRecoveryCodes } from './enrolment.ts';

const rejected = ({ reason }: FactorRejected) => ({ __typename: 'FactorRejected', reason }) as const;

const toCodesResult = (outcome: NewRecoveryCodes | FactorRejected) =>
  outcome.kind === 'factor-rejected'
    ? rejected(outcome)
    : ({ __typename: 'RecoveryCodes', codes: outcome.codes } as const);

export const secondFactorMutations: Pick<
  MutationResolvers,
  'startTotp' | 'confirmTotp' | 'disableTotp' | 'renewRecoveryCodes'
> = {
  startTotp: async (_root, _args, context) => {
    const outcome = await context.accounts.enrolment.start(context);
    if (outcome.kind === 'factor-rejected') return rejected(outcome);
    return { __typename: 'TotpStarted', secret: outcome.secret, uri: outcome.uri };
  },
  confirmTotp: async (_root, { code }, context) =>
    toCodesResult(await context.accounts.enrolment.confirm(code, context)),
  disableTotp: async (_root, _args, context) => {
    const outcome = await context.accounts.enrolment.disable(context);
    if (outcome.kind === 'factor-rejected') return rejected(outcome);
    const user = (await context.users.load(accountIdOf(context))) ?? refuse('UNAUTHENTICATED');
    return { __typename: 'TotpDisabled', user };
  },
  renewRecoveryCodes: async (_root, _args, context) =>
    toCodesResult(await context.accounts.enrolment.renewRecoveryCodes(context)),
};
