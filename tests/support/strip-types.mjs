// Jest transform: run in tests exactly what `node` runs, TypeScript with its types stripped in place.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
