// A process of its own that starts a server and waits to be killed: `node embedded-postgres-owner.ts <data folder>`.
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';

const [dataDir = ''] = process.argv.slice(2);
const { url } = await startEmbeddedPostgres({ dataDir, durable: false });
process.stdout.write(`${url}\n`);
