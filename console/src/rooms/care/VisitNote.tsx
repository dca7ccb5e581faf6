import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { useAssociation, type Visit } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { useWords } from "../../words";

const FEN = 100;

/** What was said and given at a visit; restricted, and so read only when somebody asks for it. */
export function VisitNote({ visit }: { visit: Visit }) {
  const w = useWords();
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <button type="button" className="plain" onClick={() => setOpen(true)}>
        {w.care.readNote}
      </button>
    );
  return <Note id={visit.visit_id} />;
}

function Note({ id }: { id: string }) {
  const w = useWords();
  const association = useAssociation();
  const visit = useQuery({
    queryKey: [association, "visit", id],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/visits/{visit_id}", {
          params: { path: { association, visit_id: id } },
        }),
      ),
  });
  return (
    <Asked query={visit} rows={1}>
      {(found) => {
        const cost = found.cost_fen ? w.care.costs(found.cost_fen / FEN) : "";
        const words = [found.note, found.gift, cost].filter(Boolean).join(" · ");
        return words ? <span lang="zh-CN">{words}</span> : <span>{w.care.noNote}</span>;
      }}
    </Asked>
  );
}
