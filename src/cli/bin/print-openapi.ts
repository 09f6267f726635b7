import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { apiDocs } from '../../api-docs.ts';
import { AppModule } from '../../app.module.ts';
import { OUTSIDE_PREFIX, PREFIX } from '../../bootstrap.ts';
import { Config } from '../../config/config.ts';
import { buildDocument } from '../../kernel/http/openapi/serve-docs.ts';

/* Prints the OpenAPI document, from which the browser client's types are generated. A preview instantiates nothing, so it needs no database. */
const app = await NestFactory.create<NestExpressApplication>(AppModule.of(new Config({})), { preview: true, logger: false });
app.setGlobalPrefix(PREFIX, { exclude: OUTSIDE_PREFIX });
console.log(JSON.stringify(buildDocument(app, apiDocs, [])));
