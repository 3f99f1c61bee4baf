import type { z } from 'zod';
import { isJsonNumber } from './exact-json.ts';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value);

/**
 * Paths of fields that a service sends and the shape does not know: they are tolerated, but worth knowing of. Of a list only
 * the first item is looked at.
 */
export const unknownFields = (shape: z.core.$ZodType, value: unknown, path = ''): string[] => {
  const definition = shape._zod.def as Definition;
  const inner = definition.innerType ?? definition.in;
  if (inner !== undefined) return unknownFields(inner, value, path);
  if (definition.element !== undefined && Array.isArray(value) && value.length > 0)
    return unknownFields(definition.element, value[0], `${path}[]`);
  const { shape: fields } = definition;
  if (fields === undefined || !isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, held]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    return field === undefined ? [at] : unknownFields(field, held, at);
  });
};
