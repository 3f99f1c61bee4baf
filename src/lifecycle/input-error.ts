/** Something that is wrong in what was given, with its place where there is one. */
export interface Problem {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export const placeOf = ({ file, line }: Pick<Problem, 'file' | 'line'>): string => {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
};

/** What was given cannot be used. All of it is told at once, and nothing is written. */
export class InputError extends Error {
  readonly problems: readonly Problem[];
  constructor(...problems: readonly Problem[]) {
    super(problems.map((problem) => placeOf(problem) + problem.message).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}
