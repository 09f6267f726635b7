import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../config/storage.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { checkedKey, FileStorage } from '../../kernel/file-storage.ts';

/** In ms. */
const [CONNECT_TIMEOUT, REQUEST_TIMEOUT] = [3_000, 15_000];

/** Files in an S3 bucket, on AWS or on a compatible server. */
export class S3Storage extends FileStorage {
  private readonly client: S3Client;

  constructor(private readonly settings: S3Settings) {
    super();
    const { region, endpoint, accessKeyId, secretAccessKey, forcePathStyle } = settings;
    this.client = new S3Client({
      region,
      endpoint,
      forcePathStyle,
      // If no keys are configured, the client looks for credentials itself (environment, profile, instance role).
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
      // Many compatible servers do not support the checksums that newer clients send by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 3,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT, requestTimeout: REQUEST_TIMEOUT, throwOnRequestTimeout: true },
    });
  }

  async put(key: string, bytes: Buffer, mediaType: string): Promise<void> {
    const object = { ...this.object(key), Body: bytes, ContentType: mediaType, ContentLength: bytes.length };
    await this.client.send(new PutObjectCommand(object)).catch(rethrow);
  }

  async get(key: string): Promise<Buffer | null> {
    const object = this.object(key);
    try {
      const { Body } = await this.client.send(new GetObjectCommand(object));
      return Body ? Buffer.from(await Body.transformToByteArray()) : null;
    } catch (error) {
      return error instanceof S3ServiceException && error.name === 'NoSuchKey' ? null : rethrow(error);
    }
  }

  async delete(key: string): Promise<void> {
    const object = this.object(key);
    await this.client.send(new DeleteObjectCommand(object)).catch(rethrow);
  }

  close(): void {
    this.client.destroy();
  }

  private object(key: string) {
    return { Bucket: this.settings.bucket, Key: checkedKey(key) };
  }
}

const rethrow = (error: unknown): never => {
  throw DomainError.causedBy(error, 'STORAGE_UNAVAILABLE');
};
