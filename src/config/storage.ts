import { ConfigError, type Reader } from './reader.ts';

/** A bucket on S3 or a compatible server. */
export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Defaults to Amazon's endpoint. */
  readonly endpoint?: string;
  /** Set together with `secretAccessKey` or not at all. If neither is set, the machine's own credentials are used. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Whether the bucket's name goes into the path instead of the host name. */
  readonly forcePathStyle: boolean;
}

/** The bucket to store files in; undefined to store them on disk. */
export const readStorage = (read: Reader): S3Settings | undefined => {
  const kind = read.oneOf('STORAGE', ['disk', 's3'], 'disk');
  const bucket = read.text('S3_BUCKET');
  const settings = {
    region: read.text('S3_REGION') ?? 'us-east-1',
    endpoint: read.url('S3_ENDPOINT', ['http:', 'https:']),
    accessKeyId: read.text('S3_ACCESS_KEY_ID'),
    secretAccessKey: read.text('S3_SECRET_ACCESS_KEY'),
    forcePathStyle: read.oneOf('S3_FORCE_PATH_STYLE', ['true', 'false'], 'false') === 'true',
  };
  if (!settings.accessKeyId !== !settings.secretAccessKey)
    throw new ConfigError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together.');
  if (kind === 'disk') return undefined;
  if (!bucket) throw new ConfigError('S3_BUCKET is missing: STORAGE=s3 needs one.');
  return { bucket, ...settings };
};
