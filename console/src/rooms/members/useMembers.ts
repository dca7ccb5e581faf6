import { useInfiniteQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { type Asked, useAssociation } from "../../api/queries";

const A = "/api/v1/associations/{association}/members" as const;

export type MemberFilters = Asked<typeof A>;

/** Members page by page; the next one is asked for when the end of the list comes into sight. */
export function useMembers(filters: MemberFilters, limit = 100, enabled = true) {
  const association = useAssociation();
  return useInfiniteQuery({
    queryKey: [association, "members", filters, limit],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      told(
        api.GET(A, {
          params: { path: { association }, query: { ...filters, after: pageParam, limit } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
    enabled,
    placeholderData: (before) => before,
  });
}
