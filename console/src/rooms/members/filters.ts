import type { MemberFilters } from "./useMembers";

export const STATES = [
  "active",
  "candidate",
  "suspended",
  "transferred",
  "withdrawn",
  "deceased",
] as const;
export const LEVELS = ["national", "provincial", "municipal", "county"] as const;
export const AGES = ["80-", "60-79", "-59"] as const;

/** Reads the filters that stand in the address. */
export function filtersIn(address: URLSearchParams): MemberFilters {
  const [from, to] = (address.get("age") ?? "-").split("-");
  const level = LEVELS.find((one) => one === address.get("level"));
  return {
    q: address.get("q")?.trim() || undefined,
    state: address.get("state") || undefined,
    honor_type: address.get("honor") || undefined,
    honor_level: level,
    unit_id: address.get("unit") || undefined,
    town: address.get("town") || undefined,
    without_home: address.get("home") === "none" || undefined,
    age_from: from ? Number(from) : undefined,
    age_to: to ? Number(to) : undefined,
  };
}
