import type { Item } from "./useRehearsal";

const LONG = 45;

/** Whether so many days bring something that months say more than weeks. */
export function byMonth(agenda: Item[]): boolean {
  return new Set(agenda.map((one) => one.on)).size > LONG;
}
