/* Video on a busy machine is sometimes late: a story gets a second chance, and the log shows that it took one. This is what jest.retryTimes sets. */
Object.assign(globalThis, { [Symbol.for('RETRY_TIMES')]: 1, [Symbol.for('LOG_ERRORS_BEFORE_RETRY')]: true });
