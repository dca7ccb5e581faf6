import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { useAssociation, useToday } from "../../api/queries";
import { HomeChoice } from "../../forms/choices";
import { DayField } from "../../parts/DayField";
import { Dialog } from "../../parts/Dialog";
import { useWords } from "../../words";
import { type ActProps, useAct } from "./dialogs";

/** Lets a member belong to another home. */
export function MoveDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [home, setHome] = useState("");
  const [since, setSince] = useState(today);
  const [missing, setMissing] = useState("");
  const act = useAct(onClose);
  const submit = () => {
    if (!home || !since) return setMissing(w.error.choose);
    return act.mutate(orders.joinUnit("", member.member_id, { unit_id: home, since }));
  };
  return (
    <Dialog
      title={w.moveHome.title(member.name)}
      submit={w.moveHome.submit}
      busy={act.isPending}
      error={missing || act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="move-to">{w.moveHome.to}</label>
      <HomeChoice id="move-to" value={home || null} onChange={setHome} />
      <label htmlFor="move-since">{w.moveHome.since}</label>
      <DayField id="move-since" value={since} today={today} onChange={setSince} />
    </Dialog>
  );
}

/** Records that somebody has retired. */
export function RetireDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [on, setOn] = useState(today);
  const act = useAct(onClose);
  return (
    <Dialog
      title={w.retire.title(member.name)}
      submit={w.retire.submit}
      busy={act.isPending}
      error={act.error}
      onSubmit={() => act.mutate(orders.retire("", member.member_id, { on }))}
      onClose={onClose}
    >
      <label htmlFor="retire-on">{w.retire.on}</label>
      <DayField id="retire-on" value={on} today={today} latest={today} onChange={setOn} />
    </Dialog>
  );
}
