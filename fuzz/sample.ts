/** An answer to start from, or what has become of one. */
export interface Sample {
  /** Where it comes from, for reports. */
  readonly origin: string;
  readonly operation: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}
