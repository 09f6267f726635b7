import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type ErrorDetail } from '../../domain/domain-error.ts';
import { isId } from '../../ids.ts';
import { MAX_DETAILS, NOT_ACCEPTED, rejectFields, rejectFlood } from './field-errors.ts';
import { cut } from './payload-size.ts';
import { fieldShapes, ignoresUnknown, type Class } from './field.ts';
import { isPlainObject, isStorable } from './field-rules.ts';

/** Flattens nested validation errors. Each gets the path of its field, such as `marks.3.status`. */
export const detailsOf = (errors: readonly ValidationError[], above = ''): ErrorDetail[] =>
  errors
    .flatMap(({ property, constraints = {}, children = [] }) => {
      const path = `${above}${property}`;
      const own = Object.entries(constraints).map(([rule, message]) => ({ field: path, message: wordsFor(rule, message) }));
      return [...own, ...detailsOf(children, `${path}.`)];
    })
    .slice(0, MAX_DETAILS);

const wordsFor = (rule: string, message: string): string => (rule === 'whitelistValidation' ? NOT_ACCEPTED : message);

/** Parses numbers, booleans and lists in a query string. What cannot be parsed remains text, and fails validation. */
const parseQuery = (query: object, shapes: ReturnType<typeof fieldShapes>): object => {
  const parse = (key: string, value: unknown): unknown => {
    const kind = Object.hasOwn(shapes, key) ? shapes[key]!.is : undefined;
    if (typeof value !== 'string') return value;
    if (kind === 'int') return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    if (kind === 'flag') return value === 'true' ? true : value === 'false' ? false : value;
    return kind === 'list' ? [value] : value;
  };
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, parse(key, value)]));
};

const knownPart = (given: object, shapes: ReturnType<typeof fieldShapes>): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(shapes, key)));

/** Converts ids to lower case, because streams are named after them. Makes text that PostgreSQL cannot store empty, so that nothing is found. */
const tidyParam = (param: unknown): unknown => {
  if (isId(param)) return param.toLowerCase();
  return typeof param === 'string' && !isStorable(param) ? '' : param;
};

/** Whether Nest, class-transformer and class-validator would silently drop a field with this name, at any depth. */
const isDropped = (key: string): boolean => key === 'prototype' || key in Object.prototype;

/** The paths of all fields that would be dropped silently. */
const droppedFields = (value: unknown, above = ''): string[] => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inside]) => (isDropped(key) ? [`${above}${key}`] : droppedFields(inside, `${above}${key}.`)));
};

/** All fields except the ones that accept any object. */
const strictFields = (given: object, shapes: ReturnType<typeof fieldShapes>): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => !Object.hasOwn(shapes, key) || shapes[key]!.is !== 'object'));

/** Rejects input that does not match its DTO with VALIDATION_FAILED. Unknown fields are rejected too, unless the DTO has @IgnoresUnknown. */
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
    if (metadata.type === 'param') return tidyParam(value);
    if (!metadata.metatype || !this.toValidate(metadata)) return value;
    if (value !== undefined && value !== null && !isPlainObject(value))
      throw new DomainError('VALIDATION_FAILED', [{ field: metadata.type, message: 'must be an object' }]);
    const form = metadata.metatype as Class;
    const shapes = fieldShapes(form);
    const known = ignoresUnknown(form) ? knownPart(value ?? {}, shapes) : (value ?? {});
    const given = metadata.type === 'query' ? parseQuery(known, shapes) : known;
    const keys = Object.keys(given);
    const unknown = keys.filter((key) => !Object.hasOwn(shapes, key));
    rejectFlood(unknown);
    const limited = cut(given, shapes);
    rejectFields(droppedFields(strictFields(limited, shapes)));
    // class-validator does not recognize a class without decorated fields, and would reject even {}.
    if (!Object.keys(shapes).length) {
      rejectFields(unknown);
      return new form();
    }
    return (await super.transform(limited, metadata)) as unknown;
  }
}
