import { z } from 'zod';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { refuse } from '#platform/errors.ts';
import { contextOfPrincipal } from '#platform/flags/context-of-principal.ts';
import type { EvaluationContext } from '#platform/flags/evaluation-context.ts';
import type { Principal } from '#platform/identity.ts';
import { OfrepError } from './ofrep-error.ts';

const Body = z.object({ context: z.record(z.string(), z.unknown()).default({}) }).nullish();

const mostAttributes = 200;

/** Programs and staff may ask for anybody; what they say of them is believed. */
const mayAskForOthers = (principal: Principal): boolean =>
  hasRoleOrAbove(principal, 'SERVICE') || hasRoleOrAbove(principal, 'SUPPORT');

/**
 * For whom a flag is evaluated. A person is who they are, with the tier and the roles that they have: a context may add to
 * that, and say nothing else of it.
 */
export const readContext = (body: unknown, principal: Principal): EvaluationContext => {
  if (principal.kind === 'anonymous') refuse('UNAUTHENTICATED');
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw new OfrepError('INVALID_CONTEXT', 'The context must be an object.');
  const { targetingKey, ...attributes } = parsed.data?.context ?? {};
  if (Object.keys(attributes).length > mostAttributes) {
    throw new OfrepError('INVALID_CONTEXT', `A context has at most ${mostAttributes} attributes.`);
  }
  if (targetingKey !== undefined && (typeof targetingKey !== 'string' || targetingKey.length > 200)) {
    throw new OfrepError('INVALID_CONTEXT', 'The targetingKey must be a text of at most 200 characters.');
  }
  if (mayAskForOthers(principal)) return { targetingKey: targetingKey || null, attributes };
  const own = contextOfPrincipal(principal);
  if (targetingKey !== undefined && targetingKey !== own.targetingKey) {
    refuse('FORBIDDEN', { message: 'You may only evaluate flags for yourself.' });
  }
  return { targetingKey: own.targetingKey, attributes: { ...attributes, ...own.attributes } };
};
