import { writeWhole } from '#platform/write-file.ts';
import { InputError } from './input-error.ts';

/** The whole file or nothing of it. */
export const writeOutput = async (file: string, content: string): Promise<void> => {
  try {
    await writeWhole(file, content);
  } catch (error) {
    throw new InputError({ message: `It cannot be written: ${(error as Error).message}`, file });
  }
};
