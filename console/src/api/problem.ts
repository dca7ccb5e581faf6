import type { components } from "./schema";

export type Told = components["schemas"]["Problem"];

/** A refusal of the gateway; its message is written for people, in their language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  readonly correlation: string;

  constructor(told: Partial<Told>, status: number) {
    super(told.detail ?? told.title ?? `${status}`);
    this.status = status;
    this.code = told.code ?? "unexpected";
    this.correlation = told.correlation_id ?? "";
    this.fields = Object.fromEntries((told.errors ?? []).map((one) => [one.field, one.message]));
  }

  /** Whether trying again by itself can help. */
  get passing(): boolean {
    return this.status === 503 || this.status === 504 || this.status === 502;
  }
}

/** The gateway could not be reached at all. */
export class Unreachable extends Error {}
