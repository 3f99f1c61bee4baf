import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OauthError } from './oauth-error.ts';

export type Form = Readonly<Record<string, string>>;

/** OAuth sends forms, and nothing else of ours does. */
export const acceptForms = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
};

/** The parameters of a request. One that is given twice is refused: two readers could take it for two different things. */
export const readForm = (request: FastifyRequest): Form => {
  const { body } = request;
  if (!(body instanceof URLSearchParams)) {
    throw new OauthError('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.');
  }
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of body) {
    if (name in form) throw new OauthError('invalid_request', 'A parameter is given twice.');
    // A parameter without a value counts as absent.
    if (value !== '') form[name] = value;
  }
  return form;
};

export const required = (form: Form, name: string): string => {
  const value = form[name];
  if (value === undefined) throw new OauthError('invalid_request', `The parameter "${name}" is missing.`);
  return value;
};
