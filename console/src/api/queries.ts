import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { api, told } from "./client";
import type { components, paths } from "./schema";
import { session } from "./session";

type S = components["schemas"];
export type Member = S["MembersMember"];
export type MemberRecord = S["MembersMemberRecord"];
export type Visit = S["CareVisit"];
export type Elder = S["CareElder"];
export type Gift = S["CareGift"];
export type Unit = S["MembersUnit"];
export type Fact = S["GatewayFeedItem"];
export type HonorType = S["MembersHonorType"];
export type Association = S["GatewayAssociationSeen"];
export type Asked<P extends keyof paths> = paths[P] extends {
  get: { parameters: { query?: infer Q } };
}
  ? NonNullable<Q>
  : never;

const A = "/api/v1/associations/{association}" as const;
const LARGEST_PAGE = 500;
const CATALOGUE = 10 * 60_000;

/** The association whose rooms are open. */
export function useAssociation(): string {
  return useParams().association ?? "";
}

const welcome = queryOptions({
  queryKey: ["welcome"],
  queryFn: () => told(api.GET("/api/v1/welcome")),
  staleTime: CATALOGUE,
});

const associations = queryOptions({
  queryKey: ["associations"],
  queryFn: async () => (await told(api.GET("/api/v1/associations"))).items,
  staleTime: CATALOGUE,
});

/** Asks at once for what every room needs, while the room itself is still being loaded. */
export function askAhead(client: QueryClient): void {
  void client.prefetchQuery(welcome);
  if (session.get()) void client.prefetchQuery(associations);
}

export function useWelcome() {
  return useQuery(welcome);
}

/** The business date, which is the system's and not the browser's. */
export function useToday(): string {
  return useWelcome().data?.today ?? new Date().toLocaleDateString("sv");
}

export function useAssociations(enabled = true) {
  return useQuery({ ...associations, enabled });
}

/** Says whether the signed-in person may do something in the open association. */
export function useMay(): (permission: string) => boolean {
  const association = useAssociation();
  const here = useAssociations().data?.find((one) => one.id === association);
  return (permission) => here?.permissions?.includes(permission) ?? false;
}

interface Page<T> {
  items: T[];
  next?: string | null;
}

/** Returns the items of all pages, of which each is asked for with the end of the one before. */
async function all<T>(page: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let after: string | null = null;
  do {
    const one: Page<T> = await page(after);
    found.push(...one.items);
    after = one.next ?? null;
  } while (after);
  return found;
}

export function useVisits(query: Asked<`${typeof A}/visits`>, enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "visits", query],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/visits`, {
            params: { path: { association }, query: { ...query, after, limit: LARGEST_PAGE } },
          }),
        ),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useElders(query: Asked<`${typeof A}/elderly`>, enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "elderly", query],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/elderly`, {
            params: { path: { association }, query: { ...query, after, limit: LARGEST_PAGE } },
          }),
        ),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useGifts(query: Asked<`${typeof A}/gifts`>, enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "gifts", query],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/gifts`, {
            params: { path: { association }, query: { ...query, after, limit: LARGEST_PAGE } },
          }),
        ),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useUnits(query: Asked<`${typeof A}/units`> = {}, enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "units", query],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/units`, {
            params: { path: { association }, query: { ...query, after, limit: LARGEST_PAGE } },
          }),
        ),
      ),
    staleTime: 60_000,
    enabled,
  });
}

export function useMember(member: string) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "member", member],
    queryFn: () =>
      told(
        api.GET(`${A}/members/{member_id}`, {
          params: { path: { association, member_id: member } },
        }),
      ),
  });
}

export function useContacts(member: string) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "contacts", member],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/members/{member_id}/contacts`, {
            params: { path: { association, member_id: member }, query: { after, limit: 200 } },
          }),
        ),
      ),
  });
}

export function useHonorTypes() {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "honor-types"],
    queryFn: async () =>
      (await told(api.GET(`${A}/honor-types`, { params: { path: { association } } }))).items,
    staleTime: CATALOGUE,
    enabled: association !== "",
  });
}

export function useAccounts(enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "accounts"],
    queryFn: () =>
      all((after) =>
        told(
          api.GET(`${A}/accounts`, {
            params: { path: { association }, query: { after, limit: 200 } },
          }),
        ),
      ),
    staleTime: 60_000,
    enabled,
  });
}

export function useRosterGaps(enabled = true) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "gaps", "roster"],
    queryFn: async () =>
      (await told(api.GET(`${A}/gaps/roster`, { params: { path: { association } } }))).items,
    enabled,
  });
}
