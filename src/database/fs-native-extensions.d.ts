/** The package ships no types; this declares the one function we use. */
declare module 'fs-native-extensions' {
  /**
   * Takes an exclusive lock on a range of bytes of an open file. Returns false if another process has locked it. The lock ends when the file is closed or
   * the process ends.
   */
  export function tryLock(fd: number, offset: number, length: number): boolean;
}
