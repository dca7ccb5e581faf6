import { send } from "./client";
import { Problem, type Told } from "./problem";
import { session } from "./session";
import { keep, kept, Store } from "./store";

/** A command on its way: it may be taken back until it is sent, and is sent once however often it leaves. */
export interface Pending {
  key: string;
  account: string;
  /** What it is about, e.g. `visit:…`, so that the row of the thing can show it. */
  about: string;
  label: string;
  method: "POST" | "PUT" | "PATCH";
  path: string;
  body: unknown;
  due: number;
  state: "waiting" | "sending" | "unreachable" | "refused";
  reason?: string;
}

export type Order = Pick<Pending, "about" | "label" | "method" | "path" | "body">;

const KEY = "nuanjia.outbox";
const AGAIN = 4_000;
export const UNDO_SECONDS = 6;

export const outbox = new Store<Pending[]>(
  kept<Pending[]>(KEY, []).map((one) =>
    one.state === "refused" ? one : { ...one, state: "waiting" },
  ),
);

/** What is shown by the row of its own thing, so that the tray need not show it too. */
export const inPlace = new Store<readonly string[]>([]);

let done: (order: Pending) => void = () => {};

/** Says what happens after a command was done: whatever is shown is asked for anew. */
export function whenDone(tell: (order: Pending) => void): void {
  done = tell;
}

/** Puts a command into the outbox; it leaves after a few seconds, unless it is taken back. */
export function place(order: Order, undoSeconds = UNDO_SECONDS): void {
  const account = session.get()?.account.account_id ?? "";
  const others = outbox.get().filter((one) => one.about !== order.about);
  const due = Date.now() + undoSeconds * 1000;
  change([...others, { ...order, key: crypto.randomUUID(), account, due, state: "waiting" }]);
  setTimeout(leave, undoSeconds * 1000 + 20);
}

/** Takes a command back, or gives up one that was refused. */
export function takeBack(key: string): void {
  change(outbox.get().filter((one) => one.key !== key || one.state === "sending"));
}

export function sendNow(key: string): void {
  mark(key, { state: "waiting", due: 0 });
  leave();
}

/** Sends what is due; called by timers, when the line is back, and after a sign-in. */
export function leave(): void {
  const account = session.get()?.account.account_id;
  for (const one of outbox.get()) {
    const ready = one.state === "waiting" || one.state === "unreachable";
    if (ready && one.due <= Date.now() && one.account === account) void deliver(one);
  }
}

async function deliver(one: Pending): Promise<void> {
  mark(one.key, { state: "sending" });
  try {
    await perform(one, one.key);
    change(outbox.get().filter((other) => other.key !== one.key));
    done(one);
  } catch (error) {
    if (error instanceof Problem && !error.passing) {
      const fields = Object.values(error.fields).join(" ");
      mark(one.key, { state: "refused", reason: `${error.message} ${fields}`.trim() });
      done(one);
    } else {
      mark(one.key, { state: "unreachable", due: Date.now() + AGAIN });
      setTimeout(leave, AGAIN + 20);
    }
  }
}

/** Does a command at once and returns the answer; throws a `Problem` where it is refused. */
export async function perform<T = unknown>(
  order: Order,
  key: string = crypto.randomUUID(),
): Promise<T> {
  const answer = await send(request(order, key));
  if (!answer.ok) {
    throw new Problem((await answer.json().catch(() => ({}))) as Partial<Told>, answer.status);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

function request(order: Order, key: string, keepalive = false): Request {
  return new Request(new URL(order.path, window.location.origin), {
    method: order.method,
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(order.body),
    keepalive,
  });
}

/** Whoever closes the page has meant what they did: what waits leaves now, and again at the next start. */
function leaveWithThePage(): void {
  const told = session.get();
  for (const one of outbox.get()) {
    if (one.state !== "waiting" || one.account !== told?.account.account_id) continue;
    const last = request(one, one.key, true);
    last.headers.set("Authorization", `Bearer ${told.token}`);
    void fetch(last).catch(() => {});
  }
}

function mark(key: string, fresh: Partial<Pending>): void {
  change(outbox.get().map((one) => (one.key === key ? { ...one, ...fresh } : one)));
}

function change(fresh: Pending[]): void {
  keep(KEY, fresh.length ? fresh : null);
  outbox.set(fresh);
}

window.addEventListener("pagehide", leaveWithThePage);
window.addEventListener("online", leave);
session.watch(leave);
setTimeout(leave, UNDO_SECONDS * 1000);
