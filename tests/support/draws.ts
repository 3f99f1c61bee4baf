/** Random numbers that are good enough for statistics; the same seed gives the same ones. */
export interface Draws {
  /** From 0 up to 1. */
  readonly uniform: () => number;
  readonly normal: () => number;
  readonly chance: (probability: number) => boolean;
}

/** Sfc32 (Doty-Humphrey): passes PractRand, and is short. */
const createSfc32 = (seed: number): (() => number) => {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9, 1];
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
};

export const createDraws = (seed: number): Draws => {
  const uniform = createSfc32(seed);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    chance: (probability) => uniform() < probability,
  };
};
