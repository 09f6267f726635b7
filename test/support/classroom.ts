import { Module } from '@nestjs/common';
import { ClassroomModule } from '../../src/modules/classroom/classroom.module.ts';
import { LiveSessionModule } from '../../src/modules/live-session/live-session.module.ts';
import { fakeBookings } from './fake-bookings.ts';
import { startHandlers, type Handlers } from './handlers.ts';

@Module({ imports: [LiveSessionModule, ClassroomModule] })
class Both {}

/** The classroom and live-session modules on their own database, with an in-memory school and bookings. */
export const startClassroom = (): Promise<Handlers> => startHandlers(Both, {}, fakeBookings);
