import type { HonorType, Member } from "../../api/queries";
import { LEVELS } from "./filters";

type Honor = NonNullable<Member["honors"]>[number];

const SHOWN = 2;

/** The shortest of each honour's names and aliases, by code: 省劳模 for 浙江省劳动模范. */
export function shortNames(types: HonorType[]): ReadonlyMap<string, string> {
  return new Map(
    types.map((one) => [
      one.code,
      [one.name_zh, ...(one.aliases ?? [])].reduce((a, b) => (b.length < a.length ? b : a)),
    ]),
  );
}

/** The honours still held that rank highest, each once; of one level the latest. */
export function highest(honors: Honor[]): Honor[] {
  const rank = (one: Honor) => {
    const at = (LEVELS as readonly string[]).indexOf(one.level);
    return at < 0 ? LEVELS.length : at;
  };
  const held = honors
    .filter((one) => !one.revoked_on)
    .sort((a, b) => rank(a) - rank(b) || b.granted_on.localeCompare(a.granted_on));
  const seen = new Set<string>();
  return held
    .filter((one) => !seen.has(one.honor_type) && seen.add(one.honor_type))
    .slice(0, SHOWN);
}
