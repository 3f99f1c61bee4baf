import { readFileSync } from 'node:fs';

const procFile = (pid, name) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};

/** Who started us. npm may have a shell between it and us; its parent counts then, and is 1 once npm was killed. */
const ancestry = () => {
  const parent = process.ppid;
  if (!/^(ba|da|a)?sh$/.test(procFile(parent, 'comm').trim())) return String(parent);
  const text = procFile(parent, 'stat');
  return `${parent} ${text.slice(text.lastIndexOf(')') + 2).split(' ')[1]}`;
};

/** npm killed with -9 tells nobody, and with SIGTERM only its shell: we then end as if the signal were for us. */
export const followNpm = (env) => {
  if (env.npm_lifecycle_event === undefined) return;
  const first = ancestry();
  const timer = setInterval(() => {
    if (ancestry() === first) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
};
