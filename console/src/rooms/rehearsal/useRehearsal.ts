import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, told } from "../../api/client";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { Problem } from "../../api/problem";
import { useAssociation } from "../../api/queries";
import type { components } from "../../api/schema";
import { keep, kept } from "../../api/store";

export type Rehearsal = components["schemas"]["GatewayRehearsal"];
export type Item = components["schemas"]["GatewayRehearsed"];

const LOOK_EVERY = 400;
const GONE = 404;

interface Seen {
  run: Rehearsal | null;
  agenda: Item[];
}

/** A rehearsal of the open association: started, and followed until it is done. */
export function useRehearsal() {
  const association = useAssociation();
  const place = `nuanjia.rehearsal.${association}`;
  const [id, setId] = useState(() => kept<string>(place, "", sessionStorage));
  const [seen, setSeen] = useState<Seen>({ run: null, agenda: [] });
  const [error, setError] = useState<unknown>(null);
  const [isGone, setGone] = useState(false);
  const count = useRef(0);

  useEffect(() => {
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const look = async () => {
      try {
        const run = await read(association, id, count.current);
        if (isLeft) return;
        const fresh = run.agenda ?? [];
        count.current += fresh.length;
        setSeen((before) => ({ run, agenda: [...before.agenda, ...fresh] }));
        setError(null);
        if (run.state === "copying" || run.state === "running")
          timer = setTimeout(look, LOOK_EVERY);
      } catch (problem) {
        if (isLeft) return;
        if (problem instanceof Problem && problem.status === GONE) {
          keep(place, null, sessionStorage);
          setGone(true);
          return;
        }
        setError(problem);
        timer = setTimeout(look, LOOK_EVERY * 5);
      }
    };
    count.current = 0;
    setSeen({ run: null, agenda: [] });
    void look();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [association, id, place]);

  const starting = useMutation({
    mutationFn: (days: { first: string; last: string }) =>
      perform<Rehearsal>(ordersOf(association).startRehearsal("", days)),
    onSuccess: (run) => {
      keep(place, run.id, sessionStorage);
      setGone(false);
      setId(run.id);
    },
  });
  return {
    ...seen,
    isGone,
    error: starting.error ?? error,
    isStarting: starting.isPending,
    start: (first: string, last: string) => starting.mutate({ first, last }),
  };
}

function read(association: string, id: string, after: number): Promise<Rehearsal> {
  return told(
    api.GET("/api/v1/associations/{association}/rehearsals/{rehearsal_id}", {
      params: { path: { association, rehearsal_id: id }, query: { agenda_after: after } },
    }),
  );
}
