import type { components } from "./schema";
import { keep, kept, Store } from "./store";

export type Account = components["schemas"]["GatewayAccount"];

export interface Session {
  token: string;
  account: Account;
}

const KEY = "nuanjia.session";
const OPERATIONS = "-";

/** Who is signed in. */
export const session = new Store<Session | null>(kept<Session | null>(KEY, null));

/** True while the token is no longer good and somebody has to sign in again, over the open page. */
export const expired = new Store(false);

/** True while the gateway cannot be reached. */
export const offline = new Store(false);

let renewals: (() => void)[] = [];

export function signIn(fresh: Session): void {
  keep(KEY, fresh);
  session.set(fresh);
  expired.set(false);
  const waiting = renewals;
  renewals = [];
  for (const goOn of waiting) goOn();
}

export function signOut(): void {
  keep(KEY, null);
  renewals = [];
  expired.set(false);
  session.set(null);
}

/** Resolves once somebody has signed in again; what was typed meanwhile stays where it is. */
export function renewed(): Promise<void> {
  expired.set(true);
  return new Promise((goOn) => renewals.push(goOn));
}

export function isOperator(account: Account): boolean {
  return (account.grants ?? []).some((one) => one.association === OPERATIONS);
}
