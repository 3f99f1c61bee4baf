import { deepStrictEqual } from 'node:assert/strict';
import { median } from '../support/load.ts';
import { forgetPeak, peakMegabytes } from '../support/proc.ts';
import type { Running } from './contender.ts';
import { nameOf } from './contender.ts';
import type { Load } from './loads.ts';
import type { Length, Sample, Stage } from './stage.ts';

export interface Result {
  readonly running: Running;
  /** One for each round. */
  readonly samples: readonly Sample[];
  readonly peakMegabytes: number;
}

const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** All give the same data, or the comparison means nothing. */
const requireEqualAnswers = async (
  stage: Stage,
  load: Load,
  gateways: readonly Running[],
): Promise<number> => {
  const answers = await Promise.all(gateways.map((one) => stage.answer(one, load)));
  for (const [index, answer] of answers.entries()) {
    try {
      deepStrictEqual(answer, answers[0]);
    } catch {
      const [first, other] = [gateways[0], gateways[index]].map((one) => one && nameOf(one));
      throw new Error(`${load.name}: ${other} answers other data than ${first}.`);
    }
  }
  return JSON.stringify(answers[0]).length;
};

export interface Comparison {
  readonly load: Load;
  readonly answerBytes: number;
  readonly results: readonly Result[];
}

/**
 * Visits each gateway in turn, every second round in the opposite order, so that what else the machine does hits all
 * alike. A visit of its own before the first round warms each up.
 */
export const compare = async (
  stage: Stage,
  load: Load,
  {
    gateways,
    rounds,
    length,
    warmUp,
  }: {
    readonly gateways: readonly Running[];
    readonly rounds: number;
    readonly length: Length;
    readonly warmUp: Length;
  },
): Promise<Comparison> => {
  progress(`${load.name}: comparing answers, warming up`);
  const answerBytes = await requireEqualAnswers(stage, load, gateways);
  for (const running of gateways) {
    forgetPeak(running.pid);
    await stage.visit(running, load, warmUp);
  }
  const samples = new Map<Running, Sample[]>(gateways.map((running) => [running, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const running of round % 2 === 0 ? gateways : gateways.toReversed()) {
      const sample = await stage.visit(running, load, length);
      samples.get(running)?.push(sample);
      const { requestsPerSecond, cpuMicroseconds } = sample;
      const name = nameOf(running).padEnd(30);
      progress(
        `${load.name}, round ${round + 1} of ${rounds}: ${name} ${requestsPerSecond.toFixed(0).padStart(6)} requests/s ${cpuMicroseconds.toFixed(0).padStart(7)} us`,
      );
    }
  }
  const results = gateways.map((running) => ({
    running,
    samples: samples.get(running) ?? [],
    peakMegabytes: peakMegabytes(running.pid),
  }));
  return { load, answerBytes, results };
};

/** The median of the ratios within the rounds. */
export const ratioOf = (one: Result, other: Result, value: (sample: Sample) => number): number =>
  median(
    one.samples.map((sample, round) => {
      const against = other.samples[round];
      return against === undefined ? Number.NaN : value(sample) / value(against);
    }),
  );

export const medianOf = ({ samples }: Result, value: (sample: Sample) => number): number =>
  median(samples.map(value));
