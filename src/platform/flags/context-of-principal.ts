import type { Principal } from '../identity.ts';
import type { EvaluationContext } from './evaluation-context.ts';

/** What flags know of a caller. An anonymous one has no id to draw for and no tier. */
export const contextOfPrincipal = (principal: Principal): EvaluationContext =>
  principal.kind === 'anonymous'
    ? { targetingKey: null, attributes: { kind: principal.kind } }
    : {
        targetingKey: principal.id,
        attributes: {
          kind: principal.kind,
          tier: principal.tier,
          roles: principal.roles,
          scopes: principal.scopes,
        },
      };
