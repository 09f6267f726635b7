import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { docsIntro } from './docs-intro.js';
import { completeDocument } from './openapi-complete.js';

const TAGS: readonly (readonly [string, string])[] = [
  ['auth', 'Accounts and devices: sign up, log in, stay logged in, log out.'],
  ['users', 'The administrator’s view of all accounts, and the student directory of teachers.'],
  ['classes', 'Classes, their teachers, their dated enrolments and join codes.'],
  ['live sessions', 'Sessions: planned or at once, started, joined, ended; who is in them, what happened.'],
  ['attendance', 'The register of a session: marks, summary, one’s own line, history.'],
  ['running it', 'Health and metrics, for those who run the server.'],
];

/** The OpenAPI 3.1 document of an application. */
export const buildDocument = (app: NestExpressApplication): OpenAPIObject => {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Rollcall')
    .setVersion('1')
    .setDescription(docsIntro())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The accessToken of a log-in.' })
    .addSecurityRequirements('bearer');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const operationIdFactory = (controller: string, method: string) => `${controller.replace(/Controller$/, '')}_${method}`;
  return completeDocument(SwaggerModule.createDocument(app, builder.build(), { operationIdFactory }));
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

/** `/openapi.json`, and Swagger UI at `/docs`. */
export const serveDocs = (app: NestExpressApplication): void => {
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
