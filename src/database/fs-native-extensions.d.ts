/** The package has no types of its own; this is what we use. */
declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on bytes of an open file, which the system gives back when the file is closed or the process ends. False: another has it. */
  export function tryLock(fd: number, offset: number, length: number): boolean;
}
