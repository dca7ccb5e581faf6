import type { Fact } from "../api/queries";

/** A fact with what followed from it, in the order in which it happened. */
export interface Thread {
  root: Fact;
  consequences: { fact: Fact; depth: number }[];
  /** When anything in it happened last. */
  latest: string;
}

/** Facts of the calendar, of interest only for what follows from them. */
const NO_NEWS = new Set(["members.member_birthday_approaching", "members.member_birthday_reached"]);

const QUIET = new Set(["members.member_contact_logged"]);

/** Puts facts under their causes; a fact whose cause is not among *facts* begins a thread. */
export function threadsOf(facts: Fact[]): Thread[] {
  const known = new Map(facts.map((fact) => [fact.event_id, fact]));
  const followers = new Map<string, Fact[]>();
  const roots: Fact[] = [];
  for (const fact of [...facts].sort((a, b) => a.time.localeCompare(b.time))) {
    const cause = fact.causation_id && known.has(fact.causation_id) ? fact.causation_id : null;
    if (cause) followers.set(cause, [...(followers.get(cause) ?? []), fact]);
    else roots.push(fact);
  }
  return roots
    .map((root) => thread(root, followers))
    .filter(({ root, consequences }) => consequences.length > 0 || !NO_NEWS.has(root.type))
    .sort((a, b) => b.latest.localeCompare(a.latest));
}

function thread(root: Fact, followers: Map<string, Fact[]>): Thread {
  const consequences: Thread["consequences"] = [];
  let latest = root.time;
  const walk = (cause: Fact, depth: number) => {
    for (const fact of followers.get(cause.event_id) ?? []) {
      if (!QUIET.has(fact.type)) consequences.push({ fact, depth });
      if (fact.time > latest) latest = fact.time;
      walk(fact, QUIET.has(fact.type) ? depth : depth + 1);
    }
  };
  walk(root, 1);
  return { root, consequences, latest };
}

/** Lays fresh facts over those that are known already. */
export function merged(before: Fact[], fresh: Fact[], most: number): Fact[] {
  const ids = new Set(fresh.map((fact) => fact.event_id));
  return [...fresh, ...before.filter((fact) => !ids.has(fact.event_id))].slice(0, most);
}
