import { Config, ConfigError } from './config.ts';

describe('file storage settings', () => {
  const s3 = (env: Record<string, string>) => new Config(env).s3;

  it('select the disk unless STORAGE is s3', () => {
    expect([s3({}), s3({ STORAGE: 'disk' }), s3({ S3_BUCKET: 'b' })]).toEqual([undefined, undefined, undefined]);
  });

  it('select a bucket and how to connect to it', () => {
    expect(s3({ STORAGE: 's3', S3_BUCKET: 'b' })).toEqual({ bucket: 'b', region: 'us-east-1', forcePathStyle: false });
    expect(
      s3({
        STORAGE: 's3',
        S3_BUCKET: 'b',
        S3_REGION: 'eu-central-1',
        S3_ENDPOINT: 'http://minio:9000',
        S3_ACCESS_KEY_ID: 'id',
        S3_SECRET_ACCESS_KEY: 'hush',
        S3_FORCE_PATH_STYLE: 'true',
      }),
    ).toEqual({
      bucket: 'b',
      region: 'eu-central-1',
      endpoint: 'http://minio:9000',
      accessKeyId: 'id',
      secretAccessKey: 'hush',
      forcePathStyle: true,
    });
  });

  it.each([
    [{ STORAGE: 'tape' }, /^STORAGE must be one of disk, s3/],
    [{ STORAGE: 's3' }, /^S3_BUCKET is missing/],
    [{ S3_ENDPOINT: 'minio:9000' }, /^S3_ENDPOINT must be a URL/],
    [{ S3_FORCE_PATH_STYLE: 'yes' }, /^S3_FORCE_PATH_STYLE must be/],
    [{ S3_ACCESS_KEY_ID: 'hush' }, /^S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together\.$/],
    [{ S3_SECRET_ACCESS_KEY: 'hush' }, /must be set together\.$/],
  ])('are rejected in a sentence that contains no secrets: %j', (env, sentence) => {
    expect(() => s3(env as Record<string, string>)).toThrow(ConfigError);
    expect(() => s3(env as Record<string, string>)).toThrow(sentence);
    expect(() => s3(env as Record<string, string>)).not.toThrow(/hush/);
  });
});
