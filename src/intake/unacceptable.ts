/** A field that must be mended before the request can be taken. */
export class Unacceptable extends Error {
  readonly path: string;
  readonly code: string;

  constructor(path: string, code: string, message: string) {
    super(message);
    this.name = 'Unacceptable';
    this.path = path;
    this.code = code;
  }
}
