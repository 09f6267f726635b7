import { Migration0001Kernel } from './0001-kernel.js';

/** All migrations, in the order of their numbers. */
export const migrations = [Migration0001Kernel];
