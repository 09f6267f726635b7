import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock } from '../clock.js';
import { Database } from './database.js';
import { Interests } from './interests.js';
import { Lanes } from './lanes.js';
import { ReactionRunner } from './reaction-runner.js';
import { WakeUps } from './wake-ups.js';

@Global()
@Module({
  imports: [CqrsModule.forRoot(), DiscoveryModule],
  providers: [Clock, Database, Interests, Lanes, ReactionRunner, WakeUps],
  exports: [Clock, CqrsModule, Database, Lanes, ReactionRunner, WakeUps],
})
export class MessagingModule {}
