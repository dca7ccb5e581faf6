import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, told } from "../api/client";
import { type Fact, useAssociation } from "../api/queries";
import { merged } from "./threads";

const LOOK_EVERY = 2_000;
const PAGE = 60;
const MOST = 400;

/** The association's facts, newest first; looks for new ones every two seconds while it is seen. */
export function useFeed() {
  const association = useAssociation();
  const [facts, setFacts] = useState<Fact[]>([]);
  const [older, setOlder] = useState<string | null | undefined>(undefined);
  const newest = useQuery({
    queryKey: [association, "feed"],
    queryFn: () => page(association, null),
    refetchInterval: LOOK_EVERY,
    staleTime: 0,
  });
  useEffect(() => {
    if (!newest.data) return;
    setFacts((before) => merged(before, newest.data.items, MOST));
    setOlder((before) => (before === undefined ? newest.data.next : before));
  }, [newest.data]);

  const more = async () => {
    if (!older) return;
    const found = await page(association, older);
    setFacts((before) => [...before, ...found.items]);
    setOlder(found.next);
  };
  return { newest, facts, more: older ? more : null };
}

function page(association: string, after: string | null) {
  return told(
    api.GET("/api/v1/associations/{association}/feed", {
      params: { path: { association }, query: { after, limit: PAGE } },
    }),
  );
}
