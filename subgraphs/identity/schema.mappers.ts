export type { User as UserMapper } from './user.ts';
