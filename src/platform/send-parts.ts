import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { sayWhetherLast } from './last-answer.ts';

/** Fastify takes one piece; Node writes several with the headers at once, and bytes are not copied. */
export const sendParts = (reply: FastifyReply, parts: readonly (string | Buffer)[]): FastifyReply => {
  const { raw } = reply.hijack();
  let length = 0;
  for (const part of parts) length += Buffer.byteLength(part);
  reply.header('content-length', length);
  sayWhetherLast(reply);
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  raw.cork();
  for (const part of parts) raw.write(part);
  raw.end();
  return reply;
};
