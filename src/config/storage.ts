import { ConfigError, type Reader } from './reader.js';

/** A bucket of S3, or of a server that speaks as it does. */
export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Undefined: Amazon's. */
  readonly endpoint?: string;
  /** Both or neither; without them, what the machine gives. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** The bucket's name in the path, in place of the host's. */
  readonly forcePathStyle: boolean;
}

/** Where files are kept; undefined: on the disk. */
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
