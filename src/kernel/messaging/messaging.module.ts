import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock } from '../clock.js';
import { Node } from '../node.js';
import { Scheduler } from '../scheduler.ts';
import { Database } from './database.js';
import { FailingReactions } from './failing-reactions.js';
import { ReactionRegistry } from './reaction-registry.ts';
import { Lanes } from './lanes.js';
import { ReactionRunner } from './reaction-runner.js';
import { WakeUps } from './wake-ups.js';

/** Global: every module has commands, queries and facts. */
@Global()
@Module({
  imports: [CqrsModule.forRoot(), DiscoveryModule],
  providers: [Clock, Database, FailingReactions, ReactionRegistry, Lanes, Node, ReactionRunner, Scheduler, WakeUps],
  exports: [Clock, CqrsModule, Database, FailingReactions, Lanes, Node, ReactionRunner, Scheduler, WakeUps],
})
export class MessagingModule {}
