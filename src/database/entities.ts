import { User } from '../modules/auth/domain/user.ts';
import { Enrolment } from '../modules/classes/domain/enrolment.ts';
import { SchoolClass } from '../modules/classes/domain/school-class.ts';
import { LiveSession } from '../modules/live-session/lifecycle/domain/live-session.ts';

/** The entities of all modules, which MikroORM needs in one list. Entities are for writing; reads are plain SQL. */
export const entities = [User, SchoolClass, Enrolment, LiveSession];
