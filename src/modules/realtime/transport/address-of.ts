import type { IncomingMessage } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Request } from 'express';

/** The address that a request came from, as Express sees it for its own: TRUST_PROXY says how far a proxy's word counts. */
export const addressOf = (http: AbstractHttpAdapter, { headers, socket }: IncomingMessage): string | undefined => {
  const express = http.getInstance<{ readonly request: Request }>();
  return (Object.assign(Object.create(express.request) as Request, { headers, socket }) as Request).ip;
};
