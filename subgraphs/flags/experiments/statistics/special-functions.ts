/** Special functions of statistics, to about 14 digits. */
const lanczosG = 7;
const leading = 0.99999999999980993;
const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

const smallest = 1e-300;
const precision = 1e-16;
/** The fractions below converge in about the square root of their largest parameter. */
const mostTerms = 100_000;

/** The logarithm of the gamma function, for positive arguments. */
export const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = lanczos.reduce((total, part, index) => total + part / (shifted + index + 1), leading);
  const base = shifted + lanczosG + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
};

/** A continued fraction b0 + a1/(b1 + a2/(b2 + …)) by Lentz's method. */
const continuedFraction = (b0: number, term: (n: number) => readonly [a: number, b: number]): number => {
  const away = (value: number): number => (Math.abs(value) < smallest ? smallest : value);
  let value = away(b0);
  let numerator = value;
  let denominator = 0;
  for (let n = 1; n <= mostTerms; n += 1) {
    const [a, b] = term(n);
    denominator = 1 / away(b + a * denominator);
    numerator = away(b + a / numerator);
    const change = numerator * denominator;
    value *= change;
    if (Math.abs(change - 1) < precision) break;
  }
  return value;
};

const lowerGammaSeries = (a: number, x: number): number => {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= mostTerms && Math.abs(term) > Math.abs(sum) * precision; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
};

/** Q(a, x): the share of the gamma distribution above x. */
export const upperGamma = (a: number, x: number): number => {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x < a + 1) return 1 - lowerGammaSeries(a, x);
  const fraction = continuedFraction(x + 1 - a, (n) => [n * (a - n), x + 2 * n + 1 - a]);
  return Math.exp(a * Math.log(x) - x - logGamma(a)) / fraction;
};

/** I(x; a, b): the share of the beta distribution below x. */
export const lowerBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a),
  );
  const fraction = continuedFraction(1, (n) => {
    const m = Math.floor(n / 2);
    const a2m = a + 2 * m;
    const numerator =
      n % 2 === 0 ? (m * (b - m) * x) / ((a2m - 1) * a2m) : (-(a + m) * (a + b + m) * x) / (a2m * (a2m + 1));
    return [numerator, 1];
  });
  return front / fraction;
};

/** Where an increasing function crosses zero, to the last digit. */
export const solveIncreasing = (f: (x: number) => number, low: number, high: number): number => {
  let [from, to] = [low, high];
  for (;;) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to) return middle;
    if (f(middle) < 0) from = middle;
    else to = middle;
  }
};
