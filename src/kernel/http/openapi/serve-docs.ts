import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Config } from '../../../config/config.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { PROVIDER_TOKEN_ERRORS } from '../../../contracts/errors/auth.ts';
import { HttpDialects, type HttpDialect } from '../dialects.ts';
import { completeDocument } from './complete-document.ts';
import { failureFormatOf } from './dialect-errors.ts';
import type { DocumentIntro } from './types.ts';

/** The OpenAPI 3.1 document of an application, which names its dialects but leaves out their routes. */
export const buildDocument = (
  app: NestExpressApplication,
  intro: DocumentIntro,
  dialects: readonly HttpDialect[] = app.get(HttpDialects).all,
): OpenAPIObject => {
  const dialectModules: unknown[] = dialects.map(({ module }) => module);
  const modules = [...app.get(ModulesContainer).values()]
    .map(({ metatype }) => metatype)
    .filter((module) => !dialectModules.includes(module));
  const about = { ...intro, description: `${intro.description}${listOf(dialects)}` };
  return completeDocument(describe(app, about, modules), undefined, tokenErrorsOf(app));
};

const listOf = (dialects: readonly HttpDialect[]): string =>
  dialects.length
    ? `
## Clients of other systems

This server also has the routes of other systems, for clients that have changed only their base URL. Their documents:

${dialects.map(({ prefix, about }) => `- [${about.title}](${prefix}/openapi.json)`).join('\n')}
`
    : '';

/** The OpenAPI 3.1 document of one dialect. */
export const buildDialectDocument = (app: NestExpressApplication, dialect: HttpDialect): OpenAPIObject =>
  completeDocument(describe(app, dialect.about, [dialect.module]), failureFormatOf(dialect), tokenErrorsOf(app));

/** Only a server that accepts the tokens of identity providers returns these. */
const tokenErrorsOf = (app: NestExpressApplication): readonly ErrorCode[] =>
  app.get(Config).identityProviders.length ? PROVIDER_TOKEN_ERRORS : [];

const describe = (app: NestExpressApplication, about: DocumentIntro, include: Type[]): OpenAPIObject => {
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

/** Authorizes Swagger UI after a sign-in on the page, with the returned token. Runs in the browser, so it must not refer to anything outside itself. */
const useTokenOfSignIn = (response: UiResponse): UiResponse => {
  if (response.ok && /\/auth\/(login|oidc|refresh)$/.test(response.url)) {
    const { data } = JSON.parse(response.text) as { data?: { accessToken?: string } };
    const schema = { type: 'http', scheme: 'bearer' };
    const { ui } = globalThis as unknown as { ui: Ui };
    if (data?.accessToken) ui.authActions.authorizeWithPersistOption({ bearer: { name: 'bearer', schema, value: data.accessToken } });
  }
  return response;
};

/** Serves `/openapi.json`, Swagger UI at `/docs` and the dialects' documents, each built on its first request. */
export const serveDocs = (app: NestExpressApplication, intro: DocumentIntro): void => {
  for (const dialect of app.get(HttpDialects).all) {
    let document: OpenAPIObject | undefined;
    const cached = () => (document ??= buildDialectDocument(app, dialect));
    (app.getHttpAdapter().getInstance() as Express).get(
      `${dialect.prefix}/openapi.json`,
      (_request, response) => void response.json(cached()),
    );
  }
  SwaggerModule.setup('docs', app, () => buildDocument(app, intro), {
    customSiteTitle: 'Rollcall API',
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      docExpansion: 'list',
      responseInterceptor: useTokenOfSignIn,
    },
  });
};
