import type { ReactNode } from "react";
import { Failure } from "./Failure";
import { Loading } from "./Loading";

/** What this needs of a query. */
export interface Question<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what a query brings; until then that it is being asked, or why it cannot be. */
export function Asked<T>({
  query,
  rows,
  back,
  children,
}: {
  query: Question<T>;
  rows?: number;
  /** Leads away from what is not there. */
  back?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return <Failure error={query.error} retry={() => void query.refetch()} back={back} />;
  return <Loading rows={rows} />;
}
