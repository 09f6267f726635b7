import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Log } from './log.js';

/** Global: anything may have to log. */
@Global()
@Module({ providers: [{ provide: Log, useFactory: (config: Config) => new Log(config.logLevel), inject: [Config] }], exports: [Log] })
export class LoggingModule {}
