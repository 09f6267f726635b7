import { User } from '../modules/auth/domain/user.js';
import { LiveSession } from '../modules/live-session/domain/live-session.js';

/** Every entity, of every module: MikroORM wants them in one place. They are for writing; reads are plain SQL. */
export const entities = [User, LiveSession];
