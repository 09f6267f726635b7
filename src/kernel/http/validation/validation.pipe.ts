import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type ErrorDetail } from '../../domain/domain-error.ts';
import { isId } from '../../ids.ts';
import { cut } from './payload-size.ts';
import { fieldShapes, ignoresUnknown, type Class } from './field.ts';
import { isPlainObject, isStorable } from './field-rules.ts';

/** A message for each of 10,000 bad items would make the response larger than the request. */
const MAX_DETAILS = 50;

/** The errors with the paths of their fields, such as `marks.3.status`. */
export const detailsOf = (errors: readonly ValidationError[], above = ''): ErrorDetail[] =>
  errors
    .flatMap(({ property, constraints = {}, children = [] }) => {
      const path = `${above}${property}`;
      const own = Object.entries(constraints).map(([rule, message]) => ({ field: path, message: wordsFor(rule, message) }));
      return [...own, ...detailsOf(children, `${path}.`)];
    })
    .slice(0, MAX_DETAILS);

const wordsFor = (rule: string, message: string): string => (rule === 'whitelistValidation' ? 'is not an accepted field' : message);

/** Reads numbers, booleans and lists from the texts of a query string. What cannot be read stays a text, and fails validation. */
const fromText = (query: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const read = (key: string, value: unknown): unknown => {
    const kind = Object.hasOwn(shapes, key) ? shapes[key]!.is : undefined;
    if (typeof value !== 'string') return value;
    if (kind === 'int') return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    if (kind === 'flag') return value === 'true' ? true : value === 'false' ? false : value;
    return kind === 'list' ? [value] : value;
  };
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, read(key, value)]));
};

const knownPart = (given: object, shapes: ReturnType<typeof fieldShapes>): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(shapes, key)));

const refuseUnknown = (fields: readonly string[]): void => {
  if (!fields.length) return;
  const details = fields.slice(0, MAX_DETAILS).map((field) => ({ field, message: wordsFor('whitelistValidation', '') }));
  throw new DomainError('VALIDATION_FAILED', details);
};

/** Path parameters: ids in lower case, because streams are named after them. What PostgreSQL cannot store becomes empty, and so is not found. */
const named = (param: unknown): unknown => {
  if (isId(param)) return param.toLowerCase();
  return typeof param === 'string' && !isStorable(param) ? '' : param;
};

/** Nest, class-transformer and class-validator silently ignore fields with these names, at any depth. */
const isPassedOver = (key: string): boolean => key === 'prototype' || key in Object.prototype;

const passedOver = (value: unknown, above = ''): string[] => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inside]) => (isPassedOver(key) ? [`${above}${key}`] : passedOver(inside, `${above}${key}.`)));
};

/** The fields except those that take any object. */
const formed = (given: object, shapes: ReturnType<typeof fieldShapes>): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => !Object.hasOwn(shapes, key) || shapes[key]!.is !== 'object'));

/** Rejects input that does not match its DTO, including unknown fields (unless it @IgnoresUnknown), with VALIDATION_FAILED. */
@Injectable()
export class DtoPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => new DomainError('VALIDATION_FAILED', detailsOf(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param') return named(value);
    if (!metadata.metatype || !this.toValidate(metadata)) return value;
    if (value !== undefined && value !== null && !isPlainObject(value))
      throw new DomainError('VALIDATION_FAILED', [{ field: metadata.type, message: 'must be an object' }]);
    const form = metadata.metatype as Class;
    const shapes = fieldShapes(form);
    const known = ignoresUnknown(form) ? knownPart(value ?? {}, shapes) : (value ?? {});
    const given = metadata.type === 'query' ? fromText(known, shapes) : known;
    const keys = Object.keys(given);
    const unknown = keys.filter((key) => !Object.hasOwn(shapes, key));
    // The rest would take time for each of them, and no more details than this are returned.
    if (unknown.length > MAX_DETAILS) refuseUnknown(unknown);
    const looked = cut(given, shapes);
    refuseUnknown(passedOver(formed(looked, shapes)));
    // class-validator would take a class without fields for an unknown one, and reject even {}.
    if (!Object.keys(shapes).length) {
      refuseUnknown(unknown);
      return new form();
    }
    return (await super.transform(looked, metadata)) as unknown;
  }
}

const pipe = new DtoPipe();

/** Validates input that does not come through a controller. Returns an instance, or rejects with VALIDATION_FAILED. */
export const validateDto = async <T extends object>(form: new () => T, value: unknown): Promise<T> =>
  (await pipe.transform(value, { type: 'body', metatype: form })) as T;
