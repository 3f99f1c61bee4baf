import { HeaderMap } from '@apollo/server';
import type { SecuredGateway } from '#gateway/secured-gateway.ts';
import type { Stage } from '#gateway/stage.ts';

/**
 * Executes the operation. Apollo Server would do it next, but gives its executor an object with accessors made for the
 * request: V8 keeps those, and all that they can reach, until it collects the whole heap. What has errors goes that way
 * all the same, since Apollo Server makes errors of it, their HTTP status and its reports.
 */
export const execute = (executeEarly: SecuredGateway['executeEarly']): Stage => ({
  name: 'execute',
  answer: async (request) => {
    const result = await executeEarly(request);
    if (result === undefined) return null;
    // A copy: requests may have the same result, and what is added to an answer is for one.
    const { errors: _, ...singleResult } = result;
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
  },
});
