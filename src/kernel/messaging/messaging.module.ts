import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock } from '../clock.ts';
import { Node } from '../node.ts';
import { Scheduler } from '../scheduler.ts';
import { Database } from './database.ts';
import { FailingReactions } from './failing-reactions.ts';
import { ReactionRegistry } from './reaction-registry.ts';
import { Lanes } from './lanes.ts';
import { ReactionRunner } from './reaction-runner.ts';
import { WakeUps } from './wake-ups.ts';

/** Global, because every module has commands, queries and facts. */
@Global()
@Module({
  imports: [CqrsModule.forRoot(), DiscoveryModule],
  providers: [Clock, Database, FailingReactions, ReactionRegistry, Lanes, Node, ReactionRunner, Scheduler, WakeUps],
  exports: [Clock, CqrsModule, Database, FailingReactions, Lanes, Node, ReactionRunner, Scheduler, WakeUps],
})
export class MessagingModule {}
