import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { inPlace, outbox, type Pending, takeBack } from "../api/outbox";
import { useStore } from "../api/store";
import { OutboxState } from "../shell/OutboxTray";
import { useWords } from "../words";

/** One thing to do: who, what, its one next step, and the form of that step in place. */
export function Row({
  about,
  who,
  what,
  when,
  late,
  action,
  form,
}: {
  about: string;
  who: ReactNode;
  what: ReactNode;
  when?: ReactNode;
  late?: boolean;
  action?: (open: () => void) => ReactNode;
  form?: (close: () => void) => ReactNode;
}) {
  const pending = useStore(outbox).find((one) => one.about === about);
  const [open, setOpen] = useState(false);
  const waiting = pending && pending.state !== "refused";
  useEffect(() => {
    if (!waiting) return undefined;
    inPlace.set([...inPlace.get(), about]);
    return () => inPlace.set(inPlace.get().filter((one) => one !== about));
  }, [waiting, about]);
  return (
    <li className={waiting ? "row waiting" : "row"}>
      <div className="row-line">
        <div className="row-who">{who}</div>
        <div className="row-what">{what}</div>
        {when && <div className={late ? "row-when late" : "row-when"}>{when}</div>}
        <div className="row-do">
          {waiting ? <TakeBack order={pending} /> : !open && action?.(() => setOpen(true))}
        </div>
      </div>
      {(open || pending?.state === "refused") && !waiting && form?.(() => setOpen(false))}
    </li>
  );
}

function TakeBack({ order }: { order: Pending }) {
  const w = useWords();
  return (
    <>
      <span className="quiet">
        <OutboxState order={order} />
      </span>
      {order.state !== "sending" && (
        <Button size="small" onClick={() => takeBack(order.key)}>
          {w.action.undo}
        </Button>
      )}
    </>
  );
}
