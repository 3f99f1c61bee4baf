import { setFlagsFromString } from 'node:v8';

/**
 * While a process starts it is slow, and what requests make lives for long. V8 takes that for a habit of the code: it puts
 * such objects into the old heap from then on, where each keeps all that it refers to until the whole heap is collected.
 * Whether that happens is a matter of chance, and it makes the collections of a process several times longer for good. To
 * be called before anything else runs.
 */
export const keepObjectsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
