import { readFileSync } from 'node:fs';
import solc from 'solc';

/** Standard JSON in, standard JSON out, for tests that are not in TypeScript. */
process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
