import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import { Config } from '../../../config/config.ts';
import { sendPage } from '../../../kernel/http/html.ts';
import type { AsyncApi } from './document-types.ts';
import { buildAsyncApi } from './document.ts';
import { asyncApiPage } from './page.ts';

/** Serves the document as `/asyncapi.json`, and as a page at `/docs/sockets`. It is built on the first request. */
export const serveSocketDocs = (app: NestExpressApplication): void => {
  const http = app.getHttpAdapter().getInstance() as Express;
  let built: { document: AsyncApi; page: string } | undefined;
  const docs = () => {
    if (built) return built;
    const document = buildAsyncApi(app.get(Config));
    return (built = { document, page: asyncApiPage(document) });
  };
  http.get('/asyncapi.json', (_request, response) => void response.json(docs().document));
  http.get('/docs/sockets', (_request, response) => sendPage(response, docs().page));
};
