import { createServer } from 'node:http';

/** Answers every call with the JSON text of its argument, in a process of its own, so that its work is not measured. */
const answer = process.argv[2] ?? '{}';
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      .end(answer),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(
    `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}\n`,
  );
});
process.once('disconnect', () => process.exit(0));
