import type { FastifyReply } from 'fastify';

/** Who is answered after the port was closed is told to leave: nothing more is taken on this connection. */
export const sayWhetherLast = (reply: FastifyReply): void => {
  if (!reply.server.server.listening) reply.header('connection', 'close');
};
