import { Alert } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { place } from "../../api/outbox";
import {
  useAssociation,
  useElders,
  useGifts,
  useMay,
  useToday,
  useVisits,
} from "../../api/queries";
import { DayField } from "../../parts/DayField";
import { Dialog } from "../../parts/Dialog";
import { useWords } from "../../words";
import type { ActProps } from "./dialogs";

/** Records a death, after saying what will stop. */
export function DeathDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  const orders = ordersOf(useAssociation());
  const [on, setOn] = useState("");
  const [missing, setMissing] = useState("");
  const id = member.member_id;
  const visits = useVisits({ member_id: id, states: ["due", "attempted", "overdue"] });
  const gifts = useGifts(
    { member_id: id, states: ["ordered", "out", "failed"] },
    may("gifts.read"),
  );
  const elders = useElders({}, may("elderly.read"));
  const isElder = elders.data?.some((one) => one.member_id === id);
  const caredFor = elders.data?.filter((one) => one.carer_member_id === id).length ?? 0;
  const stops = [
    visits.data?.length ? w.death.visits(visits.data.length) : null,
    gifts.data?.length ? w.death.gifts(gifts.data.length) : null,
    isElder ? w.death.care : null,
    caredFor ? w.death.carers(caredFor) : null,
    w.death.rounds,
    w.death.birthdays,
  ].filter((one) => one !== null);
  const submit = () => {
    if (!on) return setMissing(w.error.choose);
    place(orders.reportDeath(w.death.done(member.name), id, { on }));
    return onClose();
  };
  return (
    <Dialog
      title={w.death.title(member.name)}
      submit={w.death.submit}
      danger
      error={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="death-on">{w.death.on}</label>
      <DayField id="death-on" value={on} today={today} latest={today} onChange={setOn} />
      <Alert
        type="warning"
        showIcon
        title={w.death.stops}
        description={
          <>
            <ul className="dots">
              {stops.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
            <p>{w.death.starts}</p>
            <p>{w.death.keeps}</p>
          </>
        }
      />
      <p className="hint">{w.death.final}</p>
    </Dialog>
  );
}
