import { describe, expect, test } from '@jest/globals';
import {
  chiSquareQuantile,
  chiSquareTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.ts';
import { logGamma, lowerBeta, upperGamma } from './special-functions.ts';

describe('the distributions agree with published tables', () => {
  test.each([
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.995, 2.5758293035489004],
    [0.9995, 3.2905267314919255],
    [1e-10, -6.361340902404056],
  ])('normal at %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 9);
    expect(normalCdf(z)).toBeCloseTo(p, 12);
  });

  test.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.975, 5, 2.570581835636314],
    [0.95, 10, 1.8124611228107335],
    [0.995, 30, 2.7499956535672259],
    [0.975, 31, 2.0395134463964077],
    [0.975, 100, 1.9839715185235],
    [0.999, 60, 3.2317091260243],
  ])('Student at %d with %d degrees', (p, degrees, t) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(t, 8);
    expect(studentCdf(t, degrees)).toBeCloseTo(p, 11);
    expect(studentQuantile(1 - p, degrees)).toBeCloseTo(-t, 8);
  });

  test.each([
    [0.95, 1, 3.841458820694124],
    [0.99, 1, 6.6348966010212145],
    [0.999, 1, 10.827566170662733],
    [0.95, 2, 5.991464547107979],
    [0.95, 5, 11.070497693516351],
    [0.05, 10, 3.9402991361190605],
    [0.99, 30, 50.892181311517092],
    [0.95, 100, 124.34211340400407],
  ])('chi-square at %d with %d degrees', (p, degrees, x) => {
    expect(chiSquareQuantile(p, degrees)).toBeCloseTo(x, 7);
    expect(chiSquareTail(x, degrees)).toBeCloseTo(1 - p, 11);
  });

  test('far tails keep their digits', () => {
    expect(normalCdf(-10) / 7.619853024160527e-24).toBeCloseTo(1, 10);
    expect(chiSquareTail(100, 1) / 1.5239706048321e-23).toBeCloseTo(1, 10);
    expect(chiSquareTail(0, 3)).toBe(1);
    expect(chiSquareTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
  });

  test('with very many degrees they are the normal distribution', () => {
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(normalQuantile(0.975), 5);
    expect(chiSquareTail(1e6, 1e6)).toBeCloseTo(0.5, 3);
  });

  test.each([0, 1, -0.1, Number.NaN])('a quantile at %d does not exist', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
    expect(() => studentQuantile(p, 3)).toThrow(RangeError);
    expect(() => chiSquareQuantile(p, 3)).toThrow(RangeError);
  });
});

describe('the special functions', () => {
  test('the gamma function of whole numbers is a factorial, and of a half the root of pi', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9);
    expect(logGamma(101)).toBeCloseTo(363.7393755555634, 9);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(0.1)).toBeCloseTo(2.2527126517342, 12);
  });

  test('the incomplete gamma function of 1 is exponential, and has its ends', () => {
    for (const x of [0.1, 1, 1.9, 2.1, 20]) expect(upperGamma(1, x)).toBeCloseTo(Math.exp(-x), 13);
    expect(upperGamma(3, 0)).toBe(1);
  });

  test('the incomplete beta function has closed forms, a symmetry and its ends', () => {
    for (const x of [0.01, 0.3, 0.5, 0.9]) {
      expect(lowerBeta(x, 1, 3)).toBeCloseTo(1 - (1 - x) ** 3, 13);
      expect(lowerBeta(x, 4, 1)).toBeCloseTo(x ** 4, 13);
      expect(lowerBeta(x, 2.5, 7) + lowerBeta(1 - x, 7, 2.5)).toBeCloseTo(1, 13);
    }
    expect(lowerBeta(0, 2, 3)).toBe(0);
    expect(lowerBeta(1, 2, 3)).toBe(1);
  });
});
