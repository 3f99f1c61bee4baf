// A process of its own that makes a virtual environment: `node python-environment-maker.ts <environment> <requirements folder>`.
import { ensureEnvironment } from '../../src/python/ensure-environment.ts';

const [environment = '', requirements = ''] = process.argv.slice(2);
const python = await ensureEnvironment('run', {
  env: process.env,
  progress: (name, work) => {
    process.stdout.write(`${name}\n`);
    return work();
  },
  place: { environment, requirements },
});
process.stdout.write(`made ${python}\n`);
