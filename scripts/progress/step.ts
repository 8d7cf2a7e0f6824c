/** One step of a run, as it is shown and as it is done. */
export interface Step {
  /** One word, for programs and for the list. */
  readonly name: string;
  /** What it does, for people: "read the WSDL". */
  readonly title: string;
  /**
   * Does it. The text is shown beside the step when it is done.
   *
   * @returns a {@link StepResult}; `skipped` when there was nothing to do.
   */
  run(): Promise<StepResult>;
}

export interface StepResult {
  readonly state: "done" | "skipped";
  readonly detail: string;
  /** No step after this one is to run. */
  readonly last?: true;
}

export function done(detail: string): StepResult {
  return { state: "done", detail };
}

export function skipped(detail: string): StepResult {
  return { state: "skipped", detail };
}
