import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/config.ts';
import { Log } from './log.ts';

/** Global, because every module may need to log. */
@Global()
@Module({ providers: [{ provide: Log, useFactory: (config: Config) => new Log(config.logLevel), inject: [Config] }], exports: [Log] })
export class LoggingModule {}
