import { createAttachment } from '#platform/attachment.ts';

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

const holdsContainer = (object: Readonly<Record<string, unknown>>): boolean => {
  for (const key in object) if (isContainer(object[key])) return true;
  return false;
};

/** As `JSON.stringify` writes JSON values, but every object once, however many places it stands in. */
export const writeEachOnce = (data: unknown): string => {
  const texts = new Map<object, string>();
  const names = new Map<string, string>();
  const nameText = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const text = `${JSON.stringify(name)}:`;
    names.set(name, text);
    return text;
  };
  const writeList = (list: readonly unknown[]): string => {
    let text = '';
    for (const item of list) text += `${text === '' ? '' : ','}${write(item)}`;
    return `[${text}]`;
  };
  const writeObject = (object: Readonly<Record<string, unknown>>): string => {
    if (!holdsContainer(object)) return JSON.stringify(object);
    let text = '';
    for (const key in object) text += `${text === '' ? '' : ','}${nameText(key)}${write(object[key])}`;
    return `{${text}}`;
  };
  const write = (value: unknown): string => {
    if (!isContainer(value)) return JSON.stringify(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = Array.isArray(value)
      ? writeList(value)
      : writeObject(value as Readonly<Record<string, unknown>>);
    texts.set(value, text);
    return text;
  };
  return write(data);
};

const repeating = createAttachment<true>();

/** Of these data most objects stand in several places. */
export const noteRepeating = (data: object): void => repeating.set(data, true);

export const isRepeating = (data: object): boolean => repeating.get(data) === true;
