import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock } from '../clock.js';
import { Node } from '../node.js';
import { Schedule } from '../schedule.js';
import { Database } from './database.js';
import { FailingReactions } from './failing-reactions.js';
import { Interests } from './interests.js';
import { Lanes } from './lanes.js';
import { ReactionRunner } from './reaction-runner.js';
import { WakeUps } from './wake-ups.js';

@Global()
@Module({
  imports: [CqrsModule.forRoot(), DiscoveryModule],
  providers: [Clock, Database, FailingReactions, Interests, Lanes, Node, ReactionRunner, Schedule, WakeUps],
  exports: [Clock, CqrsModule, Database, FailingReactions, Lanes, Node, ReactionRunner, Schedule, WakeUps],
})
export class MessagingModule {}
