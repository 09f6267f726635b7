import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { docsIntro } from '../docs-intro.ts';
import { HttpDialects, type HttpDialect } from '../dialects.ts';
import { completeDocument } from './complete-document.ts';
import { failureWordsOf } from './dialect-errors.ts';

const TAGS: readonly (readonly [string, string])[] = [
  ['auth', 'Accounts and devices: sign up, log in, stay logged in, log out.'],
  ['users', 'The administrator’s view of all accounts, and the student directory of teachers.'],
  ['classes', 'Classes, their teachers, their dated enrolments and join codes.'],
  ['live sessions', 'Sessions: planned or at once, started, joined, ended; who is in them, what happened.'],
  ['bookings', 'Seats: booked, waited for, paid, given back.'],
  ['calendar', 'Sessions as iCalendar, for calendars that people have already.'],
  ['attendance', 'The register of a session: marks, summary, one’s own line, history.'],
  ['running it', 'Health and metrics, for those who run the server.'],
];

/** The OpenAPI 3.1 document of an application, without those of its dialects. */
export const buildDocument = (app: NestExpressApplication): OpenAPIObject => {
  const elsewhere: unknown[] = app.get(HttpDialects).all.map(({ module }) => module);
  const modules = [...app.get(ModulesContainer).values()].map(({ metatype }) => metatype).filter((module) => !elsewhere.includes(module));
  const about = { title: 'Rollcall', description: docsIntro(), token: 'The accessToken of a log-in.', tags: TAGS };
  return completeDocument(describe(app, about, modules));
};

/** The OpenAPI 3.1 document of one dialect. */
export const buildDialectDocument = (app: NestExpressApplication, dialect: HttpDialect): OpenAPIObject =>
  completeDocument(describe(app, dialect.about, [dialect.module]), failureWordsOf(dialect));

const describe = (app: NestExpressApplication, about: HttpDialect['about'], include: Type[]): OpenAPIObject => {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(about.title)
    .setVersion('1')
    .setDescription(about.description)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: about.token })
    .addSecurityRequirements('bearer');
  for (const [name, description] of about.tags) builder.addTag(name, description);
  const operationIdFactory = (controller: string, method: string) => `${controller.replace(/Controller$/, '')}_${method}`;
  return SwaggerModule.createDocument(app, builder.build(), { operationIdFactory, include });
};

interface UiResponse {
  ok: boolean;
  url: string;
  text: string;
}

interface Ui {
  readonly authActions: { authorizeWithPersistOption(authorization: object): void };
}

/** Runs in the browser, so it must need nothing from outside itself: whoever logs in on the page is logged in on the page. */
const useTokenOfLogin = (response: UiResponse): UiResponse => {
  if (response.ok && /\/auth\/(login|refresh)$/.test(response.url)) {
    const { data } = JSON.parse(response.text) as { data?: { accessToken?: string } };
    const schema = { type: 'http', scheme: 'bearer' };
    const { ui } = globalThis as unknown as { ui: Ui };
    if (data?.accessToken) ui.authActions.authorizeWithPersistOption({ bearer: { name: 'bearer', schema, value: data.accessToken } });
  }
  return response;
};

/** `/openapi.json`, and Swagger UI at `/docs`; the documents of the dialects, made when somebody asks for the first time. */
export const serveDocs = (app: NestExpressApplication): void => {
  for (const dialect of app.get(HttpDialects).all) {
    let document: OpenAPIObject | undefined;
    const made = () => (document ??= buildDialectDocument(app, dialect));
    (app.getHttpAdapter().getInstance() as Express).get(
      `${dialect.prefix}/openapi.json`,
      (_request, response) => void response.json(made()),
    );
  }
  SwaggerModule.setup('docs', app, () => buildDocument(app), {
    customSiteTitle: 'Rollcall API',
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      docExpansion: 'list',
      responseInterceptor: useTokenOfLogin,
    },
  });
};
