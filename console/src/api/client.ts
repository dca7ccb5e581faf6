import createClient from "openapi-fetch";
import { language } from "../words/language";
import { Problem, type Told, Unreachable } from "./problem";
import type { paths } from "./schema";
import { offline, renewed, session } from "./session";

const PATIENCE = 30_000;

/** Sends a request as the signed-in person; waits for a new sign-in where the old one has run out. */
export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await reach(authorised(request));
  if (answer.status !== 401 || new URL(request.url).pathname.endsWith("/sign-in")) return answer;
  if (!session.get()) return answer;
  await renewed();
  return send(again);
}

function authorised(request: Request): Request {
  const token = session.get()?.token;
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  request.headers.set("Accept-Language", language.get());
  return request;
}

async function reach(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.any(signals(request)) });
    offline.set(false);
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    offline.set(true);
    throw new Unreachable("unreachable");
  }
}

function signals(request: Request): AbortSignal[] {
  return [request.signal, AbortSignal.timeout(PATIENCE)];
}

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: send,
  querySerializer: { array: { style: "form", explode: true } },
});

/** Returns what an answer brings; throws a `Problem` where it is a refusal. */
export async function told<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new Problem((error ?? {}) as Partial<Told>, response.status);
  return data as T;
}

/** Fetches a file and lets the browser save it. */
export async function download(path: string): Promise<void> {
  const answer = await send(new Request(new URL(path, window.location.origin)));
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as Partial<Told>;
    throw new Problem(problem, answer.status);
  }
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = decodeURIComponent(named?.[1] ?? "nuanjia.xlsx");
  link.click();
  URL.revokeObjectURL(link.href);
}
