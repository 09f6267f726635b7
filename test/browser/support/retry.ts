/* Video on a busy machine is sometimes late: a story gets a second chance, and the log shows that it took one. */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
