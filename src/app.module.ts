import { Global, Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { MediaModule } from './adapters/media/media.module.ts';
import { PaymentsModule } from './adapters/payments/payments.module.ts';
import { PicturesModule } from './adapters/pictures/pictures.module.ts';
import { RedisModule } from './adapters/redis/redis.module.ts';
import { StorageModule } from './adapters/storage/storage.module.ts';
import { Config, type DialectName } from './config/config.ts';
import { DatabaseModule } from './database/database.module.ts';
import { LiveAttendanceModule } from './dialects/live-attendance/live-attendance.module.ts';
import { BookingsDialectModule } from './dialects/bookings/bookings.module.ts';
import { LiveAttendanceV1Module } from './dialects/live-attendance-v1/live-attendance-v1.module.ts';
import { PortalModule } from './dialects/portal/portal.module.ts';
import { LiveSessionsModule } from './dialects/live-sessions/live-sessions.module.ts';
import { HttpModule } from './kernel/http/http.module.ts';
import { LoggingModule } from './kernel/logging/logging.module.ts';
import { MessagingModule } from './kernel/messaging/messaging.module.ts';
import { AttendanceModule } from './modules/attendance/attendance.module.ts';
import { AuthModule } from './modules/auth/auth.module.ts';
import { BookingModule } from './modules/booking/booking.module.ts';
import { CalendarModule } from './modules/calendar/calendar.module.ts';
import { ClassesModule } from './modules/classes/classes.module.ts';
import { ClassroomModule } from './modules/classroom/classroom.module.ts';
import { LiveSessionModule } from './modules/live-session/live-session.module.ts';
import { RealtimeModule } from './modules/realtime/realtime.module.ts';

/** Global: every part of the server reads settings. */
@Global()
@Module({})
class ConfigModule {
  static of(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: Config, useValue: config }], exports: [Config] };
  }
}

/** A module together with the adapters that implement its ports; modules must not import adapters themselves. */
const withAdapters = (module: Type, ...adapters: Type[]): DynamicModule => ({ module, imports: adapters });

const MODULES = [
  AttendanceModule,
  AuthModule,
  withAdapters(BookingModule, PaymentsModule),
  CalendarModule,
  ClassesModule,
  ClassroomModule,
  LiveSessionModule,
  withAdapters(RealtimeModule, MediaModule, RedisModule),
];

/** The dialect modules, by the names used in the DIALECTS setting. */
const DIALECTS: Readonly<Record<DialectName, Type>> = {
  'live-attendance': LiveAttendanceModule,
  'live-attendance-v1': LiveAttendanceV1Module,
  portal: PortalModule,
  'live-sessions': LiveSessionsModule,
  bookings: BookingsDialectModule,
};

/** The only composition root: the kernel, the modules with their adapters, and the enabled dialects. (Kernel specs pass modules of their own.) */
@Module({})
export class AppModule {
  static of(config: Config, modules: NonNullable<ModuleMetadata['imports']> = MODULES): DynamicModule {
    const kernel = [ConfigModule.of(config), LoggingModule, DatabaseModule, MessagingModule, withAdapters(HttpModule, RedisModule)];
    const dialects = config.dialects.map((name) => DIALECTS[name]);
    const adapters = [PicturesModule, StorageModule];
    return { module: AppModule, imports: [...kernel, ...adapters, ...modules, ...dialects] };
  }
}
