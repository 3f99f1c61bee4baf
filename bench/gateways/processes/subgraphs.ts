import { createServer, type Socket } from 'node:net';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { createReader } from '../../support/http-reader.ts';
import { subgraphNames } from '../graph.ts';
import { createSubgraphSchema } from '../world.ts';

/**
 * The four subgraphs, as cheap as they can be: each request body is executed once, and its answer is kept as the bytes
 * to send. Prints their URLs by name as JSON. A message with a number sets how long each answer waits.
 */
let latencyMs = 0;

const answerOf = async (schema: GraphQLSchema, body: string): Promise<Buffer> => {
  const { query, variables, operationName } = JSON.parse(body);
  const result = await execute({ schema, document: parse(query), variableValues: variables, operationName });
  const text = Buffer.from(JSON.stringify(result));
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), text]);
};

const send = (socket: Socket, answer: Buffer): void => {
  if (latencyMs === 0) socket.write(answer);
  else setTimeout(() => socket.write(answer), latencyMs);
};

const serve = (schema: GraphQLSchema) => {
  const known = new Map<string, Buffer>();
  const learn = async (body: string, socket: Socket): Promise<void> => {
    const answer = await answerOf(schema, body);
    known.set(body, answer);
    send(socket, answer);
  };
  return (socket: Socket): void => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    const read = createReader((message) => {
      const body = message.body.toString('utf8');
      const answer = known.get(body);
      if (answer !== undefined) send(socket, answer);
      // A request that cannot be answered ends this process: the benchmark would measure errors.
      else void learn(body, socket);
    });
    socket.on('data', read);
  };
};

const start = async (name: (typeof subgraphNames)[number]): Promise<readonly [string, string]> => {
  const server = createServer(serve(createSubgraphSchema(name)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return [name, `http://127.0.0.1:${port}/graphql`];
};

const urls = Object.fromEntries(await Promise.all(subgraphNames.map(start)));
process.on('message', (message) => {
  latencyMs = Number(message);
  process.send?.(latencyMs);
});
process.once('disconnect', () => process.exit(0));
process.send?.(urls);
