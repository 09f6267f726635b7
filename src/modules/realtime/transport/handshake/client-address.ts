import type { IncomingMessage } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { Request } from 'express';

/** The client's address as Express determines it. TRUST_PROXY decides which proxy headers are trusted. */
export const clientAddress = (http: AbstractHttpAdapter, { headers, socket }: IncomingMessage): string | undefined => {
  const express = http.getInstance<{ readonly request: Request }>();
  return (Object.assign(Object.create(express.request) as Request, { headers, socket }) as Request).ip;
};
