import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { api, download, told } from "../../api/client";
import { useAssociation } from "../../api/queries";
import type { components } from "../../api/schema";

export type Import = components["schemas"]["GatewayImport"];
export type SheetMatch = components["schemas"]["GatewaySheetMatch"];
export type ColumnMatch = components["schemas"]["GatewayColumnMatch"];
export type Finding = components["schemas"]["GatewayFinding"];
export interface Totals {
  rows: number;
  accepted: number;
  rejected: number;
  duplicates: number;
}

const JOB = "/api/v1/associations/{association}/imports/{job_id}" as const;
const LOOK_EVERY = 700;

export function totalsOf(job: Import): [string, Totals][] {
  return Object.entries(job.totals as Record<string, Totals>);
}

/** An import; looked at again and again while it is being applied. */
export function useJob(id: string) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "import", id],
    queryFn: () => told(api.GET(JOB, { params: { path: { association, job_id: id } } })),
    refetchInterval: (query) => (query.state.data?.state === "applying" ? LOOK_EVERY : false),
  });
}

export function useMatching(id: string) {
  const association = useAssociation();
  return useQuery({
    queryKey: [association, "import", id, "matching"],
    queryFn: async () =>
      (await told(api.GET(`${JOB}/matching`, { params: { path: { association, job_id: id } } })))
        .items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Saves the workbook of the rows that were refused. */
export function useRefusedWorkbook(id: string) {
  const association = useAssociation();
  return useMutation({
    mutationFn: () => download(`/api/v1/associations/${association}/imports/${id}/refused.xlsx`),
  });
}

export function useHistory() {
  const association = useAssociation();
  return useInfiniteQuery({
    queryKey: [association, "imports"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/v1/associations/{association}/imports", {
          params: { path: { association }, query: { after: pageParam, limit: 20 } },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}
